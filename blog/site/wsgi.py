"""The application that granian (or any other WSGI server) serves: the press before Django."""

from __future__ import annotations

import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from blog import orphans

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.site.settings")


def _application() -> WSGIApplication:
    django = get_wsgi_application()
    from blog import press  # noqa: PLC0415 - models are ready only now

    pressed = press.Press(django, stamp=press.stamp_of_database())
    if not settings.METRICS:
        return pressed
    from blog import metrics  # noqa: PLC0415 - it counts from its import on

    return metrics.Metered(pressed)


orphans.watch_server()
application = _application()
