"""Commands of the comments app."""
