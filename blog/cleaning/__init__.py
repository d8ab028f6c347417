"""The parts of :mod:`blog.sanitize` and :mod:`blog.guard`: pure functions over text and HTML.

Nothing here makes HTML safe by itself; only what comes out of ``blog.sanitize`` is.
"""
