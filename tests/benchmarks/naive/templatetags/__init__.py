"""Filters of the naive app's templates."""
