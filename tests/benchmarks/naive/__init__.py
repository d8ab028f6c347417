"""The blog that a competent Django developer writes in a day: what ours is measured against.

Written before anything of ours was made faster, and kept as it is. It follows the documentation:
contrib.syndication for the feed, a ModelViewSet for the comments, templates for pages, related
rows read with the others, HTML cleaned where it is shown, and nothing kept.
"""
