"""Finds out whether Akismet takes the key."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blog.canonical import absolute_url
from blog.outgoing import OutgoingError
from comments.akismet import client, is_on
from comments.akismet.client import AkismetRefused


class Command(BaseCommand):
    """Ask once, and say what came of it."""

    help = "Asks Akismet whether AKISMET_KEY works for this blog. Exit 1 if it doesn't."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask."""
        if not is_on():
            raise CommandError("AKISMET_KEY is not set: nobody is asked about comments.")
        try:
            client.verify_key()
        except (AkismetRefused, OutgoingError) as error:
            raise CommandError(str(error)) from error
        host = urlsplit(settings.AKISMET_URL).hostname
        self.stdout.write(f"{host} takes the key for {absolute_url('/')}.")
