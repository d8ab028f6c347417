"""A hostile hour: strangers of all kinds at the running server, and everything looked at after it.

    python -m tests.benchmarks.hostile [POSTS] [--connections 16] [--database sqlite,postgres]

Starts the server as it is served, with two processes and the worker, on a blog of its own; sends
so many posts (default: 20,000) from a mixed list of attacks and ordinary comments, while slow
clients drip, a reader polls the feeds and a moderator decides. Afterwards everything that was
taken is approved, and every page, feed and list is read and looked at by parsers that the
sanitiser does not use. Prints a table for each database; exit 1 if anything was wrong.

What is sent is in :mod:`.kinds`; a new kind of traffic is one entry there.
"""
