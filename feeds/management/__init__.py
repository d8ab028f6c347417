"""Commands of the feeds app."""
