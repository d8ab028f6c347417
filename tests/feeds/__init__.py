"""Tests of what is syndicated."""
