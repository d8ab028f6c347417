"""What Prometheus is told, and by whom it is counted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.test import Client as DjangoClient
from prometheus_client.parser import text_string_to_metric_families

from blog import metrics, outbox
from blog.press import Press
from tests.processes import environment
from tests.wsgi import Client

pytestmark = pytest.mark.django_db

#: Counts so many requests in a process of its own, which ends by itself.
COUNTER = """
import sys, django
django.setup()
from blog import metrics
metrics._requests.labels("200").inc(int(sys.argv[1]))
metrics._store.set(int(sys.argv[1]))
if len(sys.argv) > 2:
    print(metrics.document().decode())
"""


def samples(document: str) -> dict[str, float]:
    """Return the values by name and label."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(document)
        for sample in family.samples
    }


def test_metrics_are_off_by_default(client: DjangoClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_metrics_count_requests_by_status_and_those_that_reach_django(settings: Any) -> None:
    settings.METRICS = True
    wsgi = Client(metrics.Metered(Press(WSGIHandler(), stamp=lambda: 1)))
    before = samples(wsgi.get("/metrics").text)
    assert [wsgi.get("/feeds/posts.atom").status for _ in range(5)] == [200] * 5
    wsgi.get("/nowhere")
    after = samples(wsgi.get("/metrics").text)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    # The first /metrics is counted when it has been answered.
    assert more("broadsheet_requests_total 200") == 6
    assert more("broadsheet_requests_total 404") == 1
    assert more("broadsheet_django_requests_total") == 3
    assert after["broadsheet_press_store_bytes"] > 0
    assert after["broadsheet_press_store_bytes"] <= after["broadsheet_press_store_most_bytes"]


def test_metrics_show_how_the_outbox_stands(client: DjangoClient, settings: Any) -> None:
    settings.METRICS = True
    with transaction.atomic():
        outbox.enqueue("tea", {})
    found = samples(client.get("/metrics").content.decode())
    assert found["broadsheet_deliveries waiting"] == 1
    assert found["broadsheet_deliveries failed"] == 0


def run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", COUNTER, *arguments]
    told = environment(**{metrics.VARIABLE: str(folder)})
    done = subprocess.run(
        command, env=told, cwd=project.BASE_DIR, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_metrics_of_all_processes_are_added_up_and_of_the_dead_only_what_they_counted(
    tmp_path: Path,
) -> None:
    run(tmp_path, "3")
    found = samples(run(tmp_path, "4", "print"))
    assert found["broadsheet_requests_total 200"] == 7
    assert found["broadsheet_press_store_bytes"] == 4


def test_folder_is_made_anew_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(metrics.VARIABLE, "")
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_1.db").touch()
    metrics.make_folder(tmp_path / "metrics")
    assert list((tmp_path / "metrics").iterdir()) == []
    assert os.environ[metrics.VARIABLE] == str(tmp_path / "metrics")
