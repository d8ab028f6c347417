"""What is syndicated, and what comes in from other blogs."""
