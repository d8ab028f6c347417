"""Tests of what readers say, and of how it is moderated."""
