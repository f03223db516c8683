"""Who may do what with an archive: the operator has the file, the tenant the passphrase, the custodian both."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kith.audit.models import Event
from tenants.archives import keeping
from tenants.archives.conditions import why_not_taken_over
from tenants.archives.links import new_token, token_hash
from tenants.archives.models import MOST_TRIES, KeptArchive, Lock, Takeover
from tenants.archives.operations import takeovers
from tenants.archives.operations.locking import make_passphrase
from tenants.archives.saving import receipt_hash
from tenants.archives.sealing import new_key, opened
from tenants.closing.custodians import name_custodian
from tenants.fleet.models import Order
from tenants.hosts import forget_doors
from tenants.models import Tenant
from tests.golden import key
from tests.tenants.archives.crafting import PASSPHRASE, sealed

PLAIN, RECEIPT = b"a ZIP file, as it were", "KTTL-CUPS"
WRONG = "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"
Inside, Browse = Callable[..., Any], Callable[..., Client]


@pytest.fixture
def archive(inside: Inside) -> KeptArchive:
    """An archive of north that is kept."""
    data_key = new_key()
    with inside("public"):
        found = KeptArchive(tenant_id=key("tenant north"), tenant_name="North", kind="mutual", schema_name="north")
        with keeping.sealed_file(found.path, data_key) as file:
            file.write(PLAIN)
        found.size, found.sha256, found.checked_at = file.size, file.sha256, timezone.now()
        found.server_key, found.receipt_hash = keeping.server_key(data_key, found.pk), receipt_hash(RECEIPT)
        found.keep_until = timezone.localdate() + timedelta(days=30)
        found.save(force_insert=True)
    return found


@pytest.fixture
def passphrase(inside: Inside, archive: KeptArchive) -> str:
    with inside("north"):
        return make_passphrase(archive=archive, by=None)


@pytest.fixture
def link(inside: Inside, archive: KeptArchive, passphrase: str) -> str:
    """The custodian's link, as it would have come by e-mail."""
    token = new_token()
    with inside("public"):
        Takeover.objects.create(
            tenant_id=archive.tenant_id,
            tenant_name="North",
            archive=archive,
            custodian="Nour, West House",
            email="nour@example.org",
            token_hash=token_hash(token),
            ends_at=timezone.now() + timedelta(days=14),
        )
    return f"/takeover/{token}/"


def events(inside: Inside, where: str) -> set[str]:
    with inside(where):
        return set(Event.objects.values_list("kind", flat=True))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_an_operator_asks_for_it(browse: Browse, inside: Inside) -> None:
    answer = browse("public", "olu").post(f"/tenants/{key('tenant north')}/save/")
    with inside("public"):
        order = Order.objects.get(kind="export", tenant_id=key("tenant north"))
    assert answer.headers["Location"] == f"/orders/{order.pk}/"
    again = browse("public", "olu").post(f"/tenants/{key('tenant north')}/save/")
    assert again.status_code == 409


def test_the_order_ends_with_a_way_to_the_archive(browse: Browse, inside: Inside, archive: KeptArchive) -> None:
    with inside("public"):
        order = Order.objects.create(
            kind="export", tenant_id=archive.tenant_id, steps=2, steps_done=2, state=Order.State.DONE,
            kept={"archive": str(archive.pk)},
        )  # fmt: skip
    page = browse("public", "olu").get(f"/orders/{order.pk}/").content.decode()
    assert f"/archives/{archive.pk}/" in page and "It is saved" in page


def test_the_tenants_page_shows_what_is_kept(browse: Browse, archive: KeptArchive) -> None:
    page = browse("public", "olu").get(f"/tenants/{archive.tenant_id}/").content.decode()
    assert f"/archives/{archive.pk}/" in page and "Not made yet" in page and "Save it now" in page


def test_the_tenant_admin_makes_the_passphrase_and_sees_it_once(
    browse: Browse, inside: Inside, archive: KeptArchive
) -> None:
    ivy = browse("north", "ivy")
    assert "Make the passphrase" in ivy.get("/archives/").content.decode()
    page = ivy.post(f"/archives/{archive.pk}/passphrase/").content.decode()
    with inside("public"):
        lock = Lock.objects.get(archive=archive)
    (shown,) = set(re.findall(r"\b(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}\b", page))
    with archive.path.open("rb") as raw:
        assert opened(io.BytesIO(bytes(lock.head) + raw.read()), shown).read() == PLAIN
    assert shown not in ivy.get("/archives/").content.decode()
    assert "archive.passphrase-made" in events(inside, "north")


def test_it_is_made_in_a_tenant_that_is_only_read(browse: Browse, inside: Inside, archive: KeptArchive) -> None:
    """It was shut, then saved: now somebody takes it over."""
    with inside("public"):
        Tenant.objects.filter(pk=archive.tenant_id).update(state=Tenant.State.READ_ONLY)
    ivy = browse("north", "ivy")
    forget_doors()
    assert ivy.post(f"/archives/{archive.pk}/passphrase/").status_code == 200


def test_nobody_else_in_the_tenant_makes_it(browse: Browse, archive: KeptArchive) -> None:
    for name in ("asha", "dina", "eve", "hal"):
        assert browse("north", name).post(f"/archives/{archive.pk}/passphrase/").status_code == 403


def test_another_tenants_archive_is_not_there(browse: Browse, archive: KeptArchive) -> None:
    south = browse("south", "ivy")
    assert "Saved" not in south.get("/archives/").content.decode()
    assert south.post(f"/archives/{archive.pk}/passphrase/").status_code == 404


def test_no_file_leaves_the_tenants_own_pages(browse: Browse, archive: KeptArchive, passphrase: str) -> None:
    ivy = browse("north", "ivy")
    assert ivy.post(f"/archives/{archive.pk}/fetch/").status_code == 404
    assert ivy.get(f"/archives/{archive.pk}/").status_code == 404


def test_no_file_leaves_before_there_is_a_passphrase(browse: Browse, archive: KeptArchive) -> None:
    answer = browse("public", "olu").post(f"/archives/{archive.pk}/fetch/")
    assert answer.status_code == 409 and "has to make the passphrase" in answer.content.decode()


def test_the_operator_fetches_it_sealed(browse: Browse, inside: Inside, archive: KeptArchive, passphrase: str) -> None:
    answer = browse("public", "olu").post(f"/archives/{archive.pk}/fetch/")
    file = body(answer)
    assert PLAIN not in file and int(answer["Content-Length"]) == len(file)
    assert opened(io.BytesIO(file), passphrase).read() == PLAIN
    assert "archive.fetched" in events(inside, "public")


def test_the_public_host_makes_no_lock(inside: Inside, archive: KeptArchive) -> None:
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="row-level security"), inside("public"):
        Lock.objects.create(tenant_id=archive.tenant_id, archive=archive, head=b"x", sha256="x")


def test_a_tenant_reads_no_other_tenants_archives(inside: Inside, archive: KeptArchive, passphrase: str) -> None:
    with inside("north"):
        assert (KeptArchive.objects.count(), Lock.objects.count()) == (1, 1)
    with inside("south"):
        assert (KeptArchive.objects.count(), Lock.objects.count()) == (0, 0)


def test_the_custodian_is_sent_a_link(browse: Browse, inside: Inside, archive: KeptArchive, passphrase: str) -> None:
    with inside("north"):
        name_custodian(
            tenant_id=archive.tenant_id,
            organisation="West House",
            contact_name="Nour",
            email="nour@example.org",
            agreed_on=date(2026, 1, 1),
            at=timezone.now(),
            by=None,
        )
    olu = browse("public", "olu")
    assert "nour@example.org" in olu.get(f"/archives/{archive.pk}/take-over/").content.decode()
    olu.post(f"/archives/{archive.pk}/take-over/")
    with inside("public"):
        takeover = Takeover.objects.get()
        assert takeover.custodian == "Nour, West House" and len(takeover.token_hash) == 64
    assert "has not fetched the file yet" in olu.get(f"/archives/{archive.pk}/").content.decode()
    olu.post(f"/takeovers/{takeover.pk}/call-off/")
    with inside("public"):
        assert Takeover.objects.open().count() == 0


def test_nobody_is_sent_one_where_no_custodian_is_named(
    browse: Browse, archive: KeptArchive, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takeovers, "custodian_of", lambda tenant_id: None)
    answer = browse("public", "olu").post(f"/archives/{archive.pk}/take-over/")
    assert answer.status_code == 409 and "has named nobody" in answer.content.decode()


def test_the_custodian_takes_it_over(
    browse: Browse, inside: Inside, archive: KeptArchive, passphrase: str, link: str
) -> None:
    nour = browse("public")
    assert "North has kept" in nour.get(link).content.decode()
    assert nour.post(f"{link}confirm/", {"receipt": RECEIPT}).status_code == 409
    file = body(nour.post(f"{link}fetch/", {"passphrase": passphrase.lower()}))
    assert opened(io.BytesIO(file), passphrase).read() == PLAIN
    with inside("public"):
        north = Tenant.objects.get(schema_name="north")
        assert "has not taken the archive over" in why_not_taken_over(north)
    wrong = nour.post(f"{link}confirm/", {"receipt": "AAAA-AAAA"})
    assert wrong.status_code == 422 and "not the letters" in wrong.content.decode()
    assert nour.post(f"{link}confirm/", {"receipt": "kttl cups"}).headers["Location"] == "/takeover/done/"
    assert nour.get(link).status_code == 404
    with inside("public"):
        takeover = Takeover.objects.get()
        assert takeover.confirmed_at and takeover.sha256 == Lock.objects.get().sha256
        assert why_not_taken_over(north) == ""
    assert {"takeover.fetched", "takeover.confirmed"} <= events(inside, "public")


def test_a_wrong_passphrase_gives_nothing_and_shuts_the_link_in_the_end(
    browse: Browse, inside: Inside, passphrase: str, link: str
) -> None:
    nour = browse("public")
    answer = nour.post(f"{link}fetch/", {"passphrase": WRONG})
    assert answer.status_code == 422 and WRONG in answer.content.decode()
    with inside("public"):
        assert Takeover.objects.get().tries == 1
        Takeover.objects.update(tries=MOST_TRIES)
    assert nour.get(link).status_code == 404
    assert nour.post(f"{link}fetch/", {"passphrase": passphrase}).status_code == 404


def name_another(inside: Inside, archive: KeptArchive) -> None:
    with inside("north"):
        name_custodian(
            tenant_id=archive.tenant_id,
            organisation="East House",
            contact_name="Sam",
            email="sam@example.org",
            agreed_on=date(2026, 1, 1),
            at=timezone.now(),
            by=None,
        )


def test_the_link_of_whoever_is_custodian_no_more_leads_nowhere(
    browse: Browse, inside: Inside, archive: KeptArchive, passphrase: str, link: str
) -> None:
    nour = browse("public")
    assert nour.get(link).status_code == 200
    name_another(inside, archive)
    assert nour.get(link).status_code == 404
    assert nour.post(f"{link}fetch/", {"passphrase": passphrase}).status_code == 404
    with inside("public"), pytest.raises(takeovers.LinkOver):
        takeovers.fetch_archive(takeover=Takeover.objects.get(), passphrase=passphrase, at=timezone.now())


def test_what_an_earlier_custodian_has_is_not_enough(inside: Inside, archive: KeptArchive, link: str) -> None:
    with inside("public"):
        now = timezone.now()
        Takeover.objects.update(fetched_at=now, confirmed_at=now)
        north = Tenant.objects.get(schema_name="north")
        assert why_not_taken_over(north) == ""
    name_another(inside, archive)
    with inside("public"):
        assert why_not_taken_over(north) == "Its custodian has not taken the archive over."


def test_a_lock_that_a_neighbour_puts_on_it_counts_for_nothing(
    inside: Inside, archive: KeptArchive, passphrase: str
) -> None:
    with inside("south"):
        Lock.objects.create(tenant_id=key("tenant south"), archive_id=archive.pk, head=b"x", sha256="x")
    with inside("public"):
        assert takeovers.lock_of(archive).tenant_id == archive.tenant_id


def test_a_link_that_is_too_old_leads_nowhere(browse: Browse, inside: Inside, link: str) -> None:
    with inside("public"):
        Takeover.objects.update(sent_at=timezone.now() - timedelta(days=15), ends_at=timezone.now())
    assert browse("public").get(link).status_code == 404


def test_what_was_taken_over_before_the_last_was_written_is_not_enough(inside: Inside, link: str) -> None:
    from tenants.closing.models import StateChange

    with inside("public"):
        now = timezone.now()
        Takeover.objects.update(fetched_at=now, confirmed_at=now)
        north = Tenant.objects.get(schema_name="north")
        assert why_not_taken_over(north) == ""
        StateChange.objects.create(tenant_id=north.pk, before="ACTIVE", to="READ_ONLY", at=now)
        assert "Save it again" in why_not_taken_over(north)


def test_the_operator_asks_for_it_to_be_put_back(browse: Browse, inside: Inside, archive: KeptArchive) -> None:
    olu, address = browse("public", "olu"), f"/archives/{archive.pk}/restore/"
    taken = olu.post(address, {"name": "North", "schema": "south", "host": "south.kith.localhost"})
    assert taken.status_code == 422 and "Another tenant has this short name" in taken.content.decode()
    answer = olu.post(address, {"name": "North", "schema": "north_2", "host": "north-2.kith.localhost"})
    with inside("public"):
        order = Order.objects.get(kind="restore")
    assert answer.headers["Location"] == f"/orders/{order.pk}/"
    assert order.asked["archive"] == archive.pk.hex and order.tenant_id != archive.tenant_id


def test_what_is_brought_back_is_opened_by_who_has_the_passphrase(browse: Browse, inside: Inside) -> None:
    olu = browse("public", "olu")
    page = olu.post("/archives/bring/", {"file": io.BytesIO(sealed(PLAIN))}).content.decode()
    link = page.split("http://kith.localhost")[1].split("<")[0].split('"')[0].strip()
    stranger = browse("public")
    assert "that passphrase" in stranger.post(link, {"passphrase": WRONG}).content.decode().lower()
    answer = stranger.post(link, {"passphrase": PASSPHRASE})
    assert answer.status_code == 422 and "not whole" in answer.content.decode()
    with inside("public"):
        found = KeptArchive.objects.get()
        assert (found.opening_tries, found.server_key, found.checked_at) == (1, "", None)
    assert olu.post("/archives/bring/", {"file": io.BytesIO(b"PK not sealed")}).status_code == 422


def test_the_program_that_opens_it_is_given_to_anybody(browse: Browse) -> None:
    answer = browse("public").get("/archives/opener/")
    assert b"kitharc1" in answer.content and b"SECRET" not in answer.content


@pytest.mark.parametrize("name", ["vic", "una"])
def test_nobody_but_an_operator(browse: Browse, archive: KeptArchive, passphrase: str, name: str) -> None:
    client = browse("public", name)
    assert client.get("/archives/").status_code == 403
    assert client.post(f"/archives/{archive.pk}/fetch/").status_code == 403
    assert client.post(f"/tenants/{archive.tenant_id}/save/").status_code == 403
