from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from kith.catalogue.indicators import operations, queries
from kith.catalogue.indicators.models import IndicatorVersion
from kith.catalogue.indicators.operations import content_hash, load_kit

CODES = ["REACH-FTF", "BF-68", "BF-INIT", "IMM-12", "IMM-24", "UNIT-COST", "SPEND-EARLY", "SPEND-30M", "SPEND-BAND"]


def test_it_is_there_from_the_start_and_again_adds_nothing(public):
    assert load_kit(by=None) == 0
    assert [version.indicator.code for version in queries.current_versions()] == CODES


def test_a_changed_text_is_the_next_version_and_the_first_stays(public, tmp_path, monkeypatch):
    before = queries.current_version("BF-68")
    kit = json.loads(operations.KIT.read_text())
    kit[1]["caveats"] += " And one more thing."
    changed = tmp_path / "kit.json"
    changed.write_text(json.dumps(kit))
    monkeypatch.setattr(operations, "KIT", changed)
    assert load_kit(by=None) == 1
    after = queries.current_version("BF-68")
    assert (before.number, after.number) == (1, 2) and before.sha256 != after.sha256
    assert queries.version_numbered("BF-68", 1).caveats == before.caveats


def test_the_fingerprint_is_of_the_text(public):
    found = queries.current_version("REACH-FTF")
    assert content_hash({name: getattr(found, name) for name in IndicatorVersion.TEXT}) == found.sha256


@pytest.mark.parametrize("act", ["update(caveats='none')", "update(published_at=None)", "delete()"])
def test_a_published_definition_is_frozen_by_the_database(public, act):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        eval(f"IndicatorVersion.objects.filter(indicator__code='BF-68').{act}")


def test_a_tenant_reads_definitions_and_cannot_write_them(inside):
    with inside("north"):
        assert queries.current_version("BF-68").min_coverage_pct == 95
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update catalogue_indicators_indicator set theme = 'x'")


@pytest.mark.parametrize("host", ["public", "north", "east"])
def test_definitions_are_a_page_on_every_host(browse, host):
    visitor = browse(host)
    assert "First-time families reached" in visitor.get("/indicators/").content.decode()
    page = visitor.get("/indicators/BF-68/").content.decode()
    assert "At least 95% of answers are known" in page
    assert visitor.get("/indicators/BF-68/1/").status_code == 200
    assert visitor.get("/indicators/BF-68/2/").status_code == 404
    assert visitor.get("/indicators/NOTHING/").status_code == 404
