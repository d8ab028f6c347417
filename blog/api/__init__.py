"""The public API's calls on posts, its documentation, and what all of its calls share."""
