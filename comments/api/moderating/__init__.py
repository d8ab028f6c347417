"""The moderators' calls: what waits, what was done, and every operation on it.

Each parses, calls one operation of :mod:`comments.moderation`, and answers.
"""
