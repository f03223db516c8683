from __future__ import annotations

import io

import pytest

from apps.commissioning.region.models import PublishedReturn
from apps.commissioning.returns import operations, queries
from apps.commissioning.returns.models import BirthEstimate, Return
from kith.people.models import User
from kith.people.operations import give_role
from kith.roles import Role
from tests.apps.returns.conftest import AT, checked, prepared
from tests.golden import key


@pytest.fixture
def draft(ready, inside, person):
    with inside("north"):
        return prepared(person)


def test_a_manager_prepares_and_checks_and_a_director_approves(ready, browse, inside):
    eve, dina = browse("north", "eve"), browse("north", "dina")
    assert "Work out the last quarter" in eve.get("/returns/").content.decode()
    made = eve.post("/returns/prepare/")
    page = eve.get(made["location"]).content.decode()
    assert "Exactly what leaves" in page and "These are checked" in page
    assert "A manager checks the figures first" in dina.get(made["location"]).content.decode()
    eve.post(made["location"] + "check/")
    ask = dina.get(made["location"] + "approve/").content.decode()
    with inside("north"):
        sha256 = Return.objects.get().content_sha256
    assert sha256 in ask
    done = dina.post(made["location"] + "approve/", {"content_sha256": sha256})
    assert "Published" in dina.get(done["location"]).content.decode()
    with inside("public"):
        assert PublishedReturn.objects.get().tenant_id == key("tenant north")


def test_exact_stands_beside_what_leaves(draft, browse):
    page = browse("north", "asha").get(f"/returns/{draft.pk}/").content.decode()
    assert "192 of 288 (67%)" in page and "190 of 290" in page
    assert "be shown alone" in page


def test_the_map_is_exact_inside_or_as_published(draft, browse):
    dina = browse("north", "dina")
    exact = dina.get(f"/returns/{draft.pk}/places/").content.decode()
    assert "<svg" in exact and "67%, between" in exact and "not one of our neighbourhoods" in exact
    assert (
        "First-time families reached, as published"
        in dina.get(f"/returns/{draft.pk}/places/?as=published").content.decode()
    )


@pytest.mark.parametrize(("who", "what", "status"), [
    ("ben", "", 403), ("gita", "", 403), ("kay", "", 403), ("asha", "", 200), ("frank", "places/", 200),
    ("asha", "approve/", 403), ("eve", "approve/", 403), ("kay", "places/", 403), ("dina", "approve/", 200),
])  # fmt: skip
def test_who_may_see_what(draft, browse, who, what, status):
    assert browse("north", who).get(f"/returns/{draft.pk}/{what}").status_code == status


def test_another_mutual_s_return_is_not_there(draft, browse):
    assert browse("south", "dina").get(f"/returns/{draft.pk}/").status_code == 404


def test_approving_what_was_not_checked_changes_nothing(draft, browse, inside):
    refused = browse("north", "dina").post(f"/returns/{draft.pk}/approve/", {"content_sha256": draft.content_sha256})
    assert refused.status_code == 409
    with inside("public"):
        assert not PublishedReturn.objects.exists()


def test_a_director_who_prepared_it_sees_why_she_cannot(ready, inside, person, browse):
    with inside("north"):
        give_role(user=User.objects.get(pk=key("eve")), role=Role.DIRECTOR, by=None)
        found = checked(person)
    page = browse("north", "eve").get(f"/returns/{found.pk}/").content.decode()
    assert "so a director other than you approves it" in page


def test_a_file_of_births_is_brought_in(inside, person, browse):
    eve = browse("north", "eve")
    sent = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "method": "Births times 0.43", "source": "Council"}
    good = io.BytesIO(b"lsoa21,first_time_families\nE01021237,12.5\n")
    good.name = "births.csv"
    made = eve.post("/returns/births/record/", {**sent, "file": good})
    assert made.status_code == 302
    assert "12.5" in eve.get("/returns/births/").content.decode()


@pytest.mark.parametrize(("text", "said"), [
    (b"code,number\nE01021237,12\n", "names the columns"),
    (b"lsoa21,first_time_families\nE01021237,twelve\n", "Row 2"),
    (b"lsoa21,first_time_families\nE01021237,12\nE01021237,13\n", "Row 3"),
    (b"lsoa21,first_time_families\nE09999999,12\n", "no neighbourhood has the code E09999999"),
    (b"lsoa21,first_time_families\nE01021237,-4\n", "not a number we can use"),
    (b"\xff\xfe\x00", "not plain text"),
    (b"lsoa21,first_time_families\n", "no rows"),
])  # fmt: skip
def test_a_malformed_file_changes_nothing_and_says_where(inside, browse, text, said):
    sent = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "method": "Kept", "source": "Council"}
    bad = io.BytesIO(text)
    bad.name = "births.csv"
    page = browse("north", "eve").post("/returns/births/record/", {**sent, "file": bad}).content.decode()
    assert said in page and "Kept" in page
    with inside("north"):
        assert not BirthEstimate.objects.exists()


def test_the_operations_refusal_is_the_reason_on_the_page(draft, inside, person):
    with inside("north"):
        found = queries.get_return(pk=draft.pk, for_user=person("dina"))
        why = operations.why_not_approve(found, by=person("dina"))
        with pytest.raises(operations.NotReadyToApprove, match=why):
            operations.approve_return(pk=found.pk, content_sha256=found.content_sha256, by=person("dina"), at=AT)


def test_a_corrected_return_says_which_version_stands_for_it() -> None:
    import datetime as dt
    from types import SimpleNamespace

    from django.test import override_settings

    from apps.commissioning.returns import presenters
    from apps.commissioning.returns.models import Return
    from tests.golden import key

    def one(version: int) -> Return:
        made = Return(
            pk=key(f"return {version}"), period_start=dt.date(2026, 7, 1), version=version, state=Return.State.PUBLISHED
        )
        made._state.fields_cache["prepared_by"] = SimpleNamespace(pk=key("eve"))
        return made

    with override_settings(ROOT_URLCONF="kith.urls.mutual"):
        rows = presenters.return_rows([one(2), one(1)])
    assert [row[3]["text"] for row in rows] == ["Published", "Corrected by version 2"]
