"""The learner at work: its lessons, its memory, and what it holds against comments."""
