from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.environment import NAME
from tests.journeys.browser import open_browser
from tests.journeys.site import Site, running_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served as it would be: one site for the journeys of a module."""
    with running_site(f"{NAME}_site", tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened
