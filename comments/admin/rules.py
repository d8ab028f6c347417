"""Rules: rows that the owner edits; they decide about comments that come after."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin

from blog import text
from comments.models import Rule


class RuleForm(forms.ModelForm[Rule]):
    """A rule that can be told from nonsense."""

    class Meta:
        model = Rule
        fields: ClassVar = ["kind", "pattern", "action", "enabled"]
        help_texts: ClassVar = {
            "pattern": "A word or phrase (case and accents don't matter, and * stands for any "
            "letters), or a number of links."
        }

    def clean(self) -> dict[str, Any]:
        """Check the pattern by the kind of rule, and store it in one spelling."""
        cleaned = super().clean() or self.cleaned_data
        if "pattern" not in cleaned or "kind" not in cleaned:
            return cleaned
        pattern = " ".join(str(cleaned["pattern"]).split())
        if cleaned["kind"] == Rule.Kind.LINKS:
            if not pattern.isascii() or not pattern.isdecimal() or int(pattern) < 1:
                self.add_error("pattern", "Give a whole number of links, 1 or more.")
                return cleaned
            pattern = str(int(pattern))
        elif not text.fold(pattern).replace("*", "").strip():
            self.add_error("pattern", "Give a word or phrase that can be seen.")
        cleaned["pattern"] = pattern
        return cleaned


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin[Rule]):
    """What is done with comments that look a certain way."""

    form = RuleForm
    list_display = ("pattern", "kind", "action", "enabled")
    list_filter = ("kind", "action", "enabled")
    search_fields = ("pattern",)
    show_full_result_count = False
