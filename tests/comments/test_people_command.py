"""``manage.py person``."""

from __future__ import annotations

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from comments.models import Comment, Rule
from tests.blog.factories import published
from tests.comments.persons import EMAIL, SPELT, everything_of_rita

pytestmark = pytest.mark.django_db


def person(*arguments: str, **options: Any) -> str:
    """Run the command and return what it printed."""
    out = StringIO()
    call_command("person", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def rita(db: None) -> Comment:
    return everything_of_rita(published())


@pytest.mark.usefixtures("rita")
def test_export_prints_one_json_document() -> None:
    assert len(json.loads(person("export", SPELT))["comments"]) == 3


@pytest.mark.usefixtures("rita")
def test_export_to_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "rita.json"
    assert str(path) in person("export", EMAIL, output=str(path))
    assert json.loads(path.read_text("utf-8"))["email"] == EMAIL
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_export_to_a_file_that_is_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rita.json"
    path.write_text("precious")
    with pytest.raises(CommandError, match="is there already"):
        person("export", EMAIL, output=str(path))
    assert path.read_text() == "precious"


def test_export_to_no_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        person("export", EMAIL, output=str(tmp_path / "none" / "rita.json"))


def test_export_that_fails_leaves_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rita.json"

    def broken(email: str) -> Any:
        yield "{"
        raise RuntimeError

    monkeypatch.setattr("comments.people.document", broken)
    with pytest.raises(RuntimeError):
        person("export", EMAIL, output=str(path))
    assert not path.exists()


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize("action", ["export", "erase"])
def test_dry_run_shows_what_there_is_and_changes_nothing(action: str) -> None:
    said = person(action, EMAIL, dry_run=True)
    assert "3 comments\n" in said
    assert "1 pending, 2 approved, on 1 posts or pages" in said
    assert f"Your rule stays, unless you say --rules: e-mail address: {EMAIL}" in said
    assert "Nothing was written." in said
    assert not Comment.objects.filter(state="erased").exists()


@pytest.mark.usefixtures("rita")
def test_erase_says_what_it_did_and_what_stays() -> None:
    said = person("erase", EMAIL, yes=True)
    assert "Erased: 3 comments" in said
    assert "backups" in said
    assert Rule.objects.exists()


@pytest.mark.usefixtures("rita")
def test_erase_again_says_that_there_is_nothing() -> None:
    person("erase", EMAIL, yes=True)
    said = person("erase", EMAIL, yes=True)
    assert f"Nothing is kept about {EMAIL}." in said
    assert "Erased" not in said


@pytest.mark.usefixtures("rita")
def test_erase_of_the_rules_that_were_left_takes_them() -> None:
    person("erase", EMAIL, yes=True)
    person("erase", EMAIL, yes=True, rules=True)
    assert not Rule.objects.exists()


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize(("typed", "left"), [("yes", 0), ("YES ", 0), ("", 3), ("no", 3)])
def test_erase_asks_on_a_terminal(typed: str, left: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    if left:
        with pytest.raises(CommandError, match="Nothing was erased"):
            person("erase", EMAIL)
    else:
        person("erase", EMAIL)
    assert Comment.objects.exclude(author_email="", commenter=None).count() == left


@pytest.mark.usefixtures("rita")
def test_erase_where_nobody_can_be_asked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    with pytest.raises(CommandError, match="say --yes"):
        person("erase", EMAIL)
    assert not Comment.objects.filter(state="erased").exists()


@pytest.mark.parametrize("action", ["export", "erase"])
def test_address_that_is_none_is_refused(action: str) -> None:
    with pytest.raises(CommandError, match="“rita” is no e-mail address"):
        person(action, "rita", yes=True)
