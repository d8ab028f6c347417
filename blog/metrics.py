"""What Prometheus is told (``METRICS``): requests, the press's store, deliveries.

Each process counts for itself, in files of the folder that ``serve`` names to them; whichever is
asked for ``/metrics`` adds them up (prometheus_client, "Multiprocess Mode"). Nothing of this is
imported where metrics are off.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from wsgiref.types import StartResponse

from django.core.signals import request_started
from django.db.models import Count
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from blog.models import Delivery

if TYPE_CHECKING:
    from blog.press import Press

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
#: What names the folder, to this process and to those that it begins.
VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"

_requests = Counter("broadsheet_requests", "Requests by the status of their answer.", ["status"])
_django = Counter("broadsheet_django_requests", "Requests that the press did not answer itself.")
_store = Gauge(
    "broadsheet_press_store_bytes",
    "Bytes of finished answers in memory, of all processes.",
    multiprocess_mode="livesum",
)
_bound = Gauge(
    "broadsheet_press_store_most_bytes",
    "The most that they may be, of all processes.",
    multiprocess_mode="livesum",
)


class Metered:
    """The press, counted: a WSGI application."""

    def __init__(self, press: Press) -> None:
        self.press = press
        request_started.connect(_count_django, dispatch_uid="broadsheet-metrics")

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, and count it."""

        def counted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            _requests.labels(status[:3]).inc()
            return start_response(status, headers, *rest)

        body = self.press(environ, counted)
        _store.set(self.press.store.size_bytes)
        _bound.set(self.press.store.most_bytes)
        return body


def _count_django(**_: Any) -> None:
    _django.inc()


class _Deliveries:
    """How the outbox stands, asked of the database each time."""

    def collect(self) -> Iterator[Metric]:
        """Yield the number of deliveries that aren't done, by state."""
        family = GaugeMetricFamily(
            "broadsheet_deliveries", "Deliveries that wait or were given up.", labels=["state"]
        )
        open_ones = Delivery.objects.exclude(state=Delivery.State.DONE).order_by()
        found = dict(open_ones.values_list("state").annotate(Count("pk")))
        for state in (Delivery.State.WAITING, Delivery.State.FAILED):
            family.add_metric([state.value], found.get(state, 0))
        yield family


def document() -> bytes:
    """Return everything in Prometheus's text format. One query."""
    folder = os.environ.get(VARIABLE)
    registry = REGISTRY
    if folder:
        _forget_the_dead(Path(folder))
        registry = CollectorRegistry()
        MultiProcessCollector(registry, folder)
    deliveries = CollectorRegistry()
    deliveries.register(_Deliveries())
    return generate_latest(registry) + generate_latest(deliveries)


def _forget_the_dead(folder: Path) -> None:
    """Take the memory of processes that have ended out of the sum."""
    for file in folder.glob("gauge_live*_*.db"):
        number = file.stem.rpartition("_")[2]
        if not Path(f"/proc/{number}").exists() and Path("/proc/self").exists():
            mark_process_dead(int(number), str(folder))


def make_folder(folder: Path) -> None:
    """Make the folder anew, and name it to the processes that this one begins."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[VARIABLE] = str(folder)
