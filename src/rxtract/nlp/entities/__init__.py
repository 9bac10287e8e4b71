"""Entities: finders that propose candidates, and the choice of mentions among them."""
