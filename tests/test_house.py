"""The house: what the README, the Makefile and the constraints promise is so."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "blog" / "site" / "settings.py").read_text(encoding="utf-8")


def variables() -> Iterator[tuple[str, int]]:
    """Yield each variable that the settings read, and the line of its statement."""
    for statement in ast.parse(SETTINGS).body:
        for node in ast.walk(statement):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
            ):
                name = node.args[0]
                assert isinstance(name, ast.Constant)
                yield str(name.value), statement.lineno


def canonical(requirement: str) -> str:
    """Return the name of a requirement as package indexes compare it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.mark.parametrize(("name", "line"), list(variables()))
def test_setting_has_a_row_in_the_readme_and_a_comment(name: str, line: int) -> None:
    assert f"| `{name}` |" in README
    assert SETTINGS.splitlines()[line - 2].startswith("#:")


def test_readme_names_no_setting_that_is_not_read() -> None:
    rows = re.findall(r"^\| `([A-Z][A-Z_]+)` \|", README, re.MULTILINE)
    assert sorted(rows) == sorted({name for name, _ in variables()})


def test_readme_names_only_targets_that_the_makefile_has() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", README)) <= targets


def test_readme_names_only_commands_that_exist() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))
    assert named <= set(get_commands())


def test_readme_names_every_command_of_ours() -> None:
    ours = {name for name, app in get_commands().items() if app in {"blog", "comments", "feeds"}}
    assert ours <= set(re.findall(r"manage\.py ([a-z_]+)", README))


def test_constraints_pin_every_dependency_to_one_version() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[^\s/@]+", line) for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    pinned = {canonical(line) for line in lines}
    assert {canonical(name) for name in wanted} - pinned == {"broadsheet"}


@pytest.mark.django_db
def test_models_have_all_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
