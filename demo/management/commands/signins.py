from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from demo.people import PUBLIC_POSTS, posts_of
from demo.plans import PASSWORD, PLANS


class Command(BaseCommand):
    help = "Prints the addresses of the demonstration and how to sign in as somebody of each role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default=f"http://{settings.TENANT_HOST_SUFFIX}:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        base = urlsplit(options["base_url"])
        end = f":{base.port}" if base.port else ""
        host = base.hostname if base.hostname in settings.PUBLIC_HOSTS else sorted(settings.PUBLIC_HOSTS)[0]
        public = f"{base.scheme}://{host}{end}"
        self._say("Kith, the public host", f"{public}/", PUBLIC_POSTS)
        for number, plan in enumerate(PLANS):
            url = f"{base.scheme}://{plan.schema}.{settings.TENANT_HOST_SUFFIX}{end}/"
            self._say(plan.name, url, posts_of(plan) if number == 0 else posts_of(plan)[:1])
        if settings.DEMO:
            heading = self.style.MIGRATE_HEADING("Everybody, six figures, and the mail")
            self.stdout.write(f"\n  {heading}   {public}/demo/")
        self.stdout.write(f"  Password: {self.style.SUCCESS(PASSWORD)}\n\n")

    def _say(self, name: str, url: str, posts: Any) -> None:
        self.stdout.write(f"\n  {self.style.MIGRATE_HEADING(name)}   {url}")
        for post in posts:
            self.stdout.write(f"    {post.role.label:<20}{post.email:<38}{post.signs_in_with}")
