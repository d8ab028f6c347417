"""For whoever watches over the process."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from blog.views.methods import read_only

logger = logging.getLogger(__name__)

_TEXT = "text/plain; charset=utf-8"


@read_only
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type=_TEXT)


@read_only
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and has the tables of this release."""
    reason = _reason_not_ready()
    if reason:
        return HttpResponse(f"{reason}\n", status=503, content_type=_TEXT)
    return HttpResponse("ready\n", content_type=_TEXT)


@read_only
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell Prometheus, if the owner wants that."""
    if not settings.METRICS:
        raise Http404
    from blog import metrics  # noqa: PLC0415 - it counts from its import on

    return HttpResponse(metrics.document(), content_type=metrics.CONTENT_TYPE)


def _reason_not_ready() -> str:
    """Return what is missing, '' if nothing is; the details are for the log alone."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        logger.warning("Not ready: the database does not answer: %s", error)
        return "the database does not answer"
    if len(missing) == 1:
        return "1 migration is not applied"
    return f"{len(missing)} migrations are not applied" if missing else ""
