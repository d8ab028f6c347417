"""The learner: pure, so its tests need no database."""
