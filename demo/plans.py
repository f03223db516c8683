"""Who is in the demonstration: invented mutuals on real geography. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass

SEED = 20260301
MONTHS = 18
PASSWORD = "a kettle and four cups"
TOTP_SECRET = "KZUXG2LUEBQSA3LVOR2WC3BAONSWK3DG"
"""Every demonstration account has this second step, so that the demo desk can show the six figures."""


@dataclass(frozen=True)
class Centre:
    name: str
    lsoa: str


@dataclass(frozen=True)
class Plan:
    """One tenant of the demonstration. `lsoas` is how many of the district's small areas it serves."""

    schema: str
    kind: str
    name: str
    strapline: str
    place: str
    accent: str
    lad_code: str
    lsoas: int
    families_a_year: int
    supporters: int
    centres: tuple[str, ...]
    breastfed_at_6_weeks: float
    reach: float


WEST_BASILDON = Plan(
    "westbasildon",
    "mutual",
    "West Basildon Families",
    "Owned by the families who use it",
    "West Basildon, Essex",
    "#0F5C5C",
    "E07000066",
    30,
    350,
    34,
    ("Kingswood Kitchen", "Vange Yard", "Laindon Green", "Lee Chapel House", "Fryerns Corner"),
    0.47,
    0.62,
)
PLANS = (
    WEST_BASILDON,
    Plan(
        "blackwater",
        "mutual",
        "Blackwater Families",
        "Here from the first weeks",
        "Braintree, Essex",
        "#6B2D5C",
        "E07000067",
        24,
        150,
        16,
        ("Witham Kitchen", "Bocking Rooms"),
        0.56,
        0.55,
    ),
    Plan(
        "harlowneighbours",
        "mutual",
        "Harlow Neighbours",
        "Neighbours who have been there",
        "Harlow, Essex",
        "#2C5E8C",
        "E07000073",
        18,
        110,
        12,
        ("Bush Fair Hall",),
        0.41,
        0.71,
    ),
    Plan(
        "chelmervale",
        "mutual",
        "Chelmer Vale Parents",
        "A friend who has time",
        "Chelmsford, Essex",
        "#4A6B2A",
        "E07000070",
        26,
        130,
        14,
        ("Melbourne Park Rooms", "Moulsham Nook"),
        0.61,
        0.48,
    ),
    Plan(
        "firstlatch",
        "service",
        "First Latch with Marnie",
        "Feeding help at your kitchen table",
        "Basildon, Essex",
        "#8A5A00",
        "E07000066",
        8,
        24,
        1,
        ("Marnie's front room",),
        0.7,
        0.2,
    ),
)
