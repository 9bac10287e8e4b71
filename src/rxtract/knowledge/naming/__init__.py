"""Names without a vocabulary: normal forms, other wordings of the same name, and terms as releases hold them."""
