"""How the packaged vocabulary is made: pinned wheels in, one compiled file out."""
