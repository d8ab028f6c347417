"""`make bench`: what an answer costs, beside a bare WSGI app and beside a naive Django app."""
