"""What readers say, and how it is moderated."""
