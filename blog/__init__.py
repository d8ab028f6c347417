"""What is published: posts and pages, and how they are served."""
