"""The tests: blog, comments, feeds, and the whole in a browser."""
