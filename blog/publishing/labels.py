"""Labels by name."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify

from blog import text
from blog.models import Label


def clean_name(name: str) -> str:
    """Return a label's name as it is stored: one line, without commas, at most 200 characters."""
    return " ".join(text.xml_safe(name).replace(",", " ").split())[:200]


def named(names: Iterable[str]) -> dict[str, Label]:
    """Return the labels with these names by name, and make those that are missing.

    Names that are equal but for case are one label: the one that was there first. Call it with
    the publishing lock held, or two writers make one label twice.
    """
    wanted: dict[str, str] = {}
    for clean in filter(None, map(clean_name, names)):
        wanted.setdefault(clean.casefold(), clean)
    if not wanted:
        return {}
    known = {label.name.casefold(): label for label in Label.objects.all()}
    slugs = {label.slug for label in known.values()}
    missing = [name for folded, name in wanted.items() if folded not in known]
    for name in missing:
        slugs.add(slug := _free_slug(name, taken=slugs))
        known[name.casefold()] = Label(name=name, slug=slug)
    Label.objects.bulk_create(known[name.casefold()] for name in missing)
    return {folded: known[folded] for folded in wanted}


def _free_slug(name: str, *, taken: set[str]) -> str:
    """Return a slug for ``name`` that no label has yet."""
    stem = slugify(name, allow_unicode=True)[:190] or "label"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
