"""Rules: rows that the owner edits; they decide about comments that come after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import idna
from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from blog.admin.base import BlogTimeAdmin
from comments import rulebook, rules, trials
from comments.models import Rule

#: The button that tries a rule and saves nothing.
TRY = "_try"

PATTERN_HELP = (
    "A word or phrase: free money, casin*. Case and accents don’t matter, and * stands for any "
    "letters. A domain: spam.example, or .example for all below it. An e-mail address: "
    "name@example.org, or *@example.org. A network: 192.0.2.0/24; of commenters no more than that "
    "is known (/24, of IPv6 /48). Or a number of links or characters."
)
ACTION_HELP = (
    "“Approve” lets in what would be held, but nothing where comments are closed. By e-mail "
    "address it does so only for people who have verified it: anybody can type one."
)
POSITION_HELP = (
    "Smaller ones are tried first, and the first rule that fits decides. Rules with the same "
    "number are tried in the order in which they were made."
)

#: A rule in a list, by its kind.
WORDS: Mapping[str, str] = {
    Rule.Kind.WORD: "“{}”",
    Rule.Kind.DOMAIN: "link to {}",
    Rule.Kind.EMAIL: "e-mail from {}",
    Rule.Kind.NETWORK: "network {}",
    Rule.Kind.LINKS: "links: {} or more",
    Rule.Kind.LENGTH: "characters: {} or more",
}


class RuleForm(forms.ModelForm[Rule]):
    """A rule that can be told from nonsense."""

    #: Set on the class that is made for a request: whether the rule is tried, and not saved.
    trying: ClassVar[bool] = False

    class Meta:
        model = Rule
        fields: ClassVar = ["kind", "pattern", "action", "position", "enabled", "note"]
        help_texts: ClassVar = {
            "pattern": PATTERN_HELP,
            "action": ACTION_HELP,
            "position": POSITION_HELP,
            "note": "For your eyes only: why the rule is there.",
        }

    def clean(self) -> dict[str, Any]:
        """Check the pattern by the kind of rule, and store it in one spelling."""
        cleaned = super().clean() or self.cleaned_data
        if "pattern" in cleaned and "kind" in cleaned:
            try:
                cleaned["pattern"] = rules.spelling(cleaned["kind"], cleaned["pattern"])
            except rules.BadPattern as error:
                self.add_error("pattern", str(error))
        return cleaned

    def is_valid(self) -> bool:
        """Whether it is to be saved: one that is tried comes back without an error."""
        return super().is_valid() and not self.trying

    def trial(self) -> trials.Trial | None:
        """Return what the rule fits, None if nobody asked or it makes no sense."""
        if not self.trying or not self.is_bound or self.errors:
            return None
        kind, pattern = self.cleaned_data["kind"], self.cleaned_data["pattern"]
        outcome = rulebook.OUTCOMES[self.cleaned_data["action"]]
        return trials.run(rules.Condition(kind, pattern, outcome))


@admin.register(Rule)
class RuleAdmin(BlogTimeAdmin[Rule]):
    """What is done with comments that look a certain way."""

    form = RuleForm
    list_display = ("looks_for", "action", "enabled", "position", "hits", "hit_at", "note")
    list_editable = ("enabled", "position")
    list_filter = ("kind", "action", "enabled")
    list_per_page = 200
    search_fields = ("pattern", "note")
    show_full_result_count = False
    actions = ("switch_on", "switch_off")
    readonly_fields = ("hits", "hit_at")

    class Media:
        css: ClassVar = {"all": ["comments/rules.css"]}

    @admin.display(description="looks for", ordering="pattern")
    def looks_for(self, rule: Rule) -> str:
        """The rule in words, a domain in its own letters too; a ban is called one."""
        shown = rule.pattern
        if "xn--" in shown and rule.kind in {Rule.Kind.DOMAIN, Rule.Kind.EMAIL}:
            shown = f"{shown} ({_readable(shown)})"
        words = WORDS[rule.kind].format(shown)
        return f"ban: {words}" if rule.batch else words

    # ------------------------------------------------------------------------------ pages

    def get_fields(self, request: HttpRequest, obj: Rule | None = None) -> Any:
        """Show hits once there can be some."""
        typed = [*RuleForm.Meta.fields]
        return typed if obj is None else [*typed, *self.readonly_fields]

    def get_form(
        self,
        request: HttpRequest,
        obj: Rule | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,
    ) -> type[RuleForm]:
        """Return the form's class, which knows the button that was pressed."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.trying = TRY in request.POST
        return form  # type: ignore[no-any-return]

    def may_try(self, request: HttpRequest) -> bool:
        """Whether the user may see comments that were not published."""
        return request.user.has_perm("comments.view_comment")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show, try or save the form; of two that save the same rule at once one is told so."""
        may_save = self.has_change_permission if object_id else self.has_add_permission
        may_try = self.may_try(request) and may_save(request)
        context = {**(extra_context or {}), "may_try": may_try}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except IntegrityError:
            return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add what the rule fits, if it is tried."""
        if context.get("may_try"):
            context["trial"] = context["adminform"].form.trial()
        return super().render_change_form(request, context, *args, **kwargs)

    # ----------------------------------------------------------------------------- writes

    def save_model(
        self,
        request: HttpRequest,
        obj: Rule,
        form: Any,
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Store a new rule, or what was changed of one."""
        if change:
            rulebook.change(obj, **{name: form.cleaned_data[name] for name in form.changed_data})
        else:
            obj.pk = rulebook.add(**form.cleaned_data).pk

    def delete_model(self, request: HttpRequest, obj: Rule) -> None:
        """Delete one."""
        rulebook.remove([obj.pk])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        """Delete the selected ones."""
        rulebook.remove([rule.pk for rule in queryset])

    @admin.action(description="Switch on", permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        """Switch the selected ones on."""
        self._switch(request, queryset, enabled=True)

    @admin.action(description="Switch off", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        """Switch the selected ones off."""
        self._switch(request, queryset, enabled=False)

    def _switch(self, request: HttpRequest, queryset: QuerySet[Rule], *, enabled: bool) -> None:
        """Switch the selected ones, and tell how many that changed."""
        found = rulebook.switch([rule.pk for rule in queryset], enabled=enabled)
        told = f"Switched {'on' if enabled else 'off'}: {found}."
        self.message_user(request, told, messages.SUCCESS)


def _readable(pattern: str) -> str:
    """Return what holds a domain in punycode with the domain in its own letters."""
    before, at, domain = pattern.rpartition("@")
    try:
        return f"{before}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return pattern
