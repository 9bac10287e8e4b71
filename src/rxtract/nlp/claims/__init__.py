"""Claims: statements about a drug with qualifiers, assertion status, quotes and calibrated scores."""
