from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import open_browser
from tests.journeys.site import Server, Site, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The processes that serve the demonstration, started once."""
    with running_server(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture
def site(server: Server) -> Iterator[Site]:
    """The demonstration, served as it would be, for one journey."""
    with server.anew() as fresh:
        yield fresh


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened
