"""The published figures for a program: the rows of the spreadsheet, which are the rows of the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.commissioning.region import presenters, queries
from kith.access import requires
from kith.catalogue.indicators.queries import current_versions
from kith.errors import BadInput
from kith.permissions import Permission


class FigureRow(serializers.Serializer):
    """One published figure. Where `status` is not SHOWN every number is empty: hidden is not 0."""

    mutual = serializers.CharField()
    indicator = serializers.CharField()
    indicator_version = serializers.IntegerField()
    status = serializers.ChoiceField(["SHOWN", "HIDDEN", "NO_POPULATION", "LOW_COVERAGE", "MISSING"])
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    lower = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    upper = serializers.DecimalField(max_digits=12, decimal_places=4, allow_null=True)
    return_version = serializers.IntegerField()


@requires(Permission.COMPARE_MUTUALS)
@extend_schema(
    summary="Figures of the mutuals that agreed to be compared",
    parameters=[
        OpenApiParameter("figure", str, required=True, description="An indicator's code, such as REACH-FTF"),
        OpenApiParameter("to", str, required=True, description="The last day of the twelve months, YYYY-MM-DD"),
    ],
    responses={200: FigureRow(many=True)},
)
@api_view(["GET"])
def comparison(request: Request) -> Response:
    """Each consenting mutual's figure for the twelve months to a day."""
    code, end = request.GET.get("figure", ""), request.GET.get("to", "")
    day = _day(end)
    if code not in {version.indicator.code for version in current_versions()}:
        raise BadInput(f"There is no figure called “{code[:40]}”. Try REACH-FTF.", field="figure")
    user: Any = request.user
    commissioner = queries.commissioner_of(user)
    mutuals = queries.mutuals_for(commissioner) if commissioner else []
    compared = queries.compare(mutuals, code=code, period_end=day)
    rows = (presenters.csv_row(each.mutual.name, each.figure, each.version) for each in compared if each.figure)
    named = [dict(zip(presenters.CSV_COLUMNS, row, strict=True)) for row in rows]
    return Response(FigureRow([_without_blanks(row) for row in named], many=True).data)


def _day(typed: str) -> date:
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    if day is None:
        raise BadInput("Give the last day as YYYY-MM-DD, such as 2026-09-30.", field="to")
    return day


def _without_blanks(row: dict[str, object]) -> dict[str, object]:
    return {name: None if value == "" else value for name, value in row.items()}
