"""The finished vocabulary in use: read its file, find names in text, link names to concepts, follow concept links."""
