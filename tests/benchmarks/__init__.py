"""Measurements, each run by hand: ``python -m tests.benchmarks.<name>``."""
