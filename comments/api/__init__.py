"""The public API's calls on comments."""
