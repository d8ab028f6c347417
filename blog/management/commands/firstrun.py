"""``manage.py firstrun``: what ``make run`` does before it serves."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import BaseCommand, call_command

from blog.models import Post


class Command(BaseCommand):
    help = (
        "Brings the database up to date. If it is empty, makes a sample blog and an admin, "
        "whose password is printed once."
    )

    # `serve` comes next and tells what the checks find.
    requires_system_checks = ()

    def handle(self, *_: object, **options: int) -> None:
        call_command("migrate", verbosity=0)
        if User.objects.filter(is_superuser=True).exists():
            return
        # Last, so that a first run that was interrupted is done again.
        if not Post.objects.exists():
            call_command("sampleblog", verbosity=options["verbosity"], stdout=self.stdout)
        self._make_admin()

    def _make_admin(self) -> None:
        """Make the first superuser, under a name that nobody has yet."""
        name = "admin"
        while User.objects.filter(username=name).exists():
            name = f"admin-{secrets.token_hex(2)}"
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(username=name, password=password)
        self.stdout.write(
            f"\nThe admin of your blog is {name}, with the password {password}\n"
            f"It is shown only now. Log in at {settings.SITE_URL}/admin/ to change it, and to\n"
            f"give {name} an e-mail address, where mail about held comments goes.\n"
        )
