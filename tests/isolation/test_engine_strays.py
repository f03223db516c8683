"""Work that strays: threads, event loops, generators, streams and querysets that outlive their tenant."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection, connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from kith.models import ScopeCrossed
from kith.people.models import User
from kith.scope import NoScope, current_scope, scope_or_none
from tenants.engine.base import WrongScope
from tenants.hosts import forget_doors
from tenants.isolation import WrongTenant, unit_of_work
from tenants.middleware import TenantMiddleware
from tests.isolation.test_engine_fails_closed import NORTH, SOUTH, state

pytestmark = pytest.mark.usefixtures("committed")


def in_thread(work: Callable[[], Any]) -> Any:
    """What `work` answered or raised in a thread of its own, with that thread's connection closed after it."""
    found: dict[str, Any] = {}

    def run() -> None:
        try:
            found["answer"] = work()
        except BaseException as error:
            found["error"] = error
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if "error" in found:
        raise found["error"]
    return found["answer"]


def test_new_thread_has_no_tenant() -> None:
    with unit_of_work(NORTH), pytest.raises(NoScope):
        in_thread(User.objects.count)


def test_thread_with_the_callers_context_still_has_no_transaction() -> None:
    with unit_of_work(NORTH):
        context = contextvars.copy_context()
        with pytest.raises(NoScope):
            in_thread(lambda: context.run(User.objects.count))


def test_thread_opens_its_own_tenant() -> None:
    def in_south() -> str:
        with unit_of_work(SOUTH):
            return state()[0]

    with unit_of_work(NORTH):
        assert in_thread(in_south) == SOUTH.role
        assert state()[0] == NORTH.role


def test_code_of_another_scope_on_this_connection_is_refused() -> None:
    def elsewhere() -> int:
        from kith import scope

        scope.enter(SOUTH)
        return User.objects.count()

    with unit_of_work(NORTH), pytest.raises(WrongScope):
        contextvars.copy_context().run(elsewhere)


def test_event_loop_may_not_open_work() -> None:
    async def in_the_loop() -> None:
        with unit_of_work(NORTH):
            pass

    with pytest.raises(SynchronousOnlyOperation):
        asyncio.run(in_the_loop())
    assert scope_or_none() is None


def test_tasks_of_one_loop_keep_their_tenants() -> None:
    def who(scope: Any) -> tuple[str, str]:
        with unit_of_work(scope):
            return scope.role, state()[0]

    async def gather() -> list[tuple[str, str]]:
        return await asyncio.gather(*(sync_to_async(who)(scope) for scope in (NORTH, SOUTH) * 20))

    assert all(wanted == found for wanted, found in asyncio.run(gather()))


def test_thread_pool_of_a_loop_has_no_tenant() -> None:
    async def stray() -> int:
        return await sync_to_async(User.objects.count, thread_sensitive=False)()

    with unit_of_work(NORTH), pytest.raises((NoScope, SynchronousOnlyOperation)):
        in_thread(lambda: asyncio.run(stray()))


def test_cache_key_in_a_loop_without_tenant_is_refused() -> None:
    async def key() -> str:
        return cache.make_key("k")

    with pytest.raises(NoScope):
        asyncio.run(key())


def names() -> Iterator[str]:
    yield from User.objects.order_by("email").values_list("display_name", flat=True)


def test_generator_read_after_its_tenant_raises() -> None:
    with unit_of_work(NORTH):
        late = names()
    with pytest.raises(NoScope):
        next(late)


def test_generator_holding_a_tenant_open_blocks_others_until_it_ends() -> None:
    def holding() -> Iterator[str]:
        with unit_of_work(NORTH):
            yield state()[0]

    held = holding()
    assert next(held) == NORTH.role
    with pytest.raises(WrongTenant), unit_of_work(SOUTH):
        pass
    held.close()
    with unit_of_work(SOUTH):
        assert state()[0] == SOUTH.role


def test_lazy_queryset_outside_raises() -> None:
    with unit_of_work(NORTH):
        lazy = User.objects.all()
    with pytest.raises((NoScope, ScopeCrossed)):
        list(lazy)


@pytest.mark.parametrize(
    "read", [list, len, bool, lambda q: q.count(), lambda q: q.first(), lambda q: q.update(is_active=True)]
)
def test_lazy_queryset_in_another_tenant_raises(read: Callable[[Any], Any]) -> None:
    with unit_of_work(NORTH):
        lazy = User.objects.all()
    with unit_of_work(SOUTH), pytest.raises(ScopeCrossed):
        read(lazy)


def test_rows_remembered_by_a_queryset_stay_in_their_tenant() -> None:
    with unit_of_work(NORTH):
        remembered = User.objects.all()
        assert len(remembered)
    with unit_of_work(SOUTH), pytest.raises(ScopeCrossed):
        list(remembered)


def test_queryset_made_before_any_tenant_is_cloned_into_one() -> None:
    forms_queryset = User.objects.all()
    for scope in (NORTH, SOUTH):
        with unit_of_work(scope):
            assert forms_queryset.all().filter(display_name="Asha").exists()
            with pytest.raises(ScopeCrossed):
                list(forms_queryset)


def answer(host: str, view: Callable[[Any], Any]) -> Any:
    forget_doors()
    return TenantMiddleware(view)(RequestFactory().get("/", headers={"host": host}))


def test_streamed_answer_is_made_in_its_tenant() -> None:
    def view(request: Any) -> StreamingHttpResponse:
        return StreamingHttpResponse(f"{state()[0]}\n" for _ in range(3))

    response = answer("north.kith.localhost", view)
    parts = iter(response.streaming_content)
    first = next(parts)
    with unit_of_work(SOUTH):
        assert state()[0] == SOUTH.role
    assert [first, *parts] == [f"{NORTH.role}\n".encode()] * 3


def test_failed_answer_is_rolled_back() -> None:
    def view(request: Any) -> HttpResponse:
        User.objects.create(email="rolled@example.org", display_name="Rolled")
        return HttpResponse(status=500)

    assert answer("north.kith.localhost", view).status_code == 500
    with unit_of_work(NORTH):
        assert not User.objects.filter(email="rolled@example.org").exists()


def test_nothing_is_open_after_a_request() -> None:
    assert answer("north.kith.localhost", lambda request: HttpResponse(current_scope().name)).content == b"North"
    assert scope_or_none() is None
    assert connection.bound is None


@pytest.mark.parametrize(
    "host",
    [
        "nroth.kith.localhost",
        "north.kith.localhost.evil.example",
        "evil-north.kith.localhost",
        "north",
        "127.0.0.1",
        "",
    ],
)
def test_unknown_host_is_a_page_and_no_tenant(host: str) -> None:
    response = answer(host, lambda request: HttpResponse("reached"))
    assert response.status_code == 404
    assert b"reached" not in response.content
