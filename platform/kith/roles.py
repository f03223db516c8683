"""Who may do what, on one page. A role is a name, a sentence, and its permissions; nothing else gives access."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from kith.permissions import Permission as P


class Role(models.TextChoices):
    PARENT = "PARENT", "Parent"
    PEER_SUPPORTER = "PEER_SUPPORTER", "Peer supporter"
    COORDINATOR = "COORDINATOR", "Coordinator"
    TUTOR = "TUTOR", "Tutor"
    SAFEGUARDING_LEAD = "SAFEGUARDING_LEAD", "Safeguarding lead"
    MEMBER = "MEMBER", "Member"
    DIRECTOR = "DIRECTOR", "Director"
    CHAIR = "CHAIR", "Chair"
    SECRETARY = "SECRETARY", "Secretary"
    TREASURER = "TREASURER", "Treasurer"
    MANAGER = "MANAGER", "Manager"
    PROFESSIONAL_GUEST = "PROFESSIONAL_GUEST", "Professional guest"
    TENANT_ADMIN = "TENANT_ADMIN", "Tenant admin"
    SUPPORT = "SUPPORT", "Kith support"
    FOUNDER = "FOUNDER", "Founder"
    COMMISSIONER = "COMMISSIONER", "Commissioner"
    OPERATOR = "OPERATOR", "Operator"
    CATALOGUE_EDITOR = "CATALOGUE_EDITOR", "Catalogue editor"


@dataclass(frozen=True)
class RoleRule:
    """`sees_others` means this person can see other people's records, so a second step at sign-in is required.

    `lent`: nobody gives it to a person; who has it was let in for some hours.
    """

    description: str
    permissions: frozenset[P]
    sees_others: bool = True
    on_public_host: bool = False
    lent: bool = False


def _rule(
    description: str, *permissions: P, sees_others: bool = True, on_public_host: bool = False, lent: bool = False
) -> RoleRule:
    return RoleRule(description, frozenset(permissions), sees_others, on_public_host, lent)


MEMBER_READS = (P.READ_MUTUAL, P.READ_BUDGET)
BOARD_READS = (*MEMBER_READS, P.READ_FIGURES, P.READ_PULSE)
TEAM = (P.ANSWER_PULSE, P.READ_PULSE)

RULES: dict[Role, RoleRule] = {
    Role.PARENT: _rule(
        "Expecting a baby or looking after a new one, or their partner.",
        P.READ_OWN_PAGE,
        P.ANSWER_ASSESSMENT,
        P.AGREE_PLAN,
        P.CHOOSE_SUPPORTER,
        P.AGREE_HANDOVER,
        sees_others=False,
    ),
    Role.PEER_SUPPORTER: _rule(
        "A trained parent who supports families matched with them.",
        P.READ_FAMILIES,
        P.WRITE_ENTRY,
        P.RECORD_MEASURE,
        P.WRITE_ABOUT_ME,
        P.WRITE_INTRODUCTION,
        P.RUN_OUTREACH,
        P.RAISE_CONCERN,
        P.READ_SERVICES,
        P.KEEP_DOOR,
        P.PROPOSE_PLAN,
        P.HAND_OVER,
        P.READ_OPENED_ANSWERS,
        P.INVITE_TO_ASSESSMENT,
        P.TYPE_ANSWERS,
        *TEAM,
    ),
    Role.COORDINATOR: _rule(
        "Keeps introductions on the clock, matches families, and knows who has room.",
        P.READ_INTRODUCTIONS,
        P.WRITE_INTRODUCTION,
        P.RUN_OUTREACH,
        P.READ_FAMILIES,
        P.WRITE_FAMILY,
        P.MATCH_FAMILY,
        P.SEND_MESSAGE,
        P.WRITE_ENTRY,
        P.RECORD_MEASURE,
        P.READ_SUPPORTERS,
        P.MANAGE_SUPPORTERS,
        P.RAISE_CONCERN,
        P.READ_SERVICES,
        P.MANAGE_SERVICES,
        P.MANAGE_ACTIVITIES,
        P.KEEP_DOOR,
        P.PASS_INVITATION,
        P.PROPOSE_PLAN,
        P.HAND_OVER,
        P.ADOPT_TEMPLATE,
        P.HANDLE_DATA_REQUESTS,
        P.HOLD_RECORDS,
        P.REMOVE_RECORDS,
        P.READ_FIGURES,
        P.READ_OPENED_ANSWERS,
        P.INVITE_TO_ASSESSMENT,
        P.RECORD_CARE_INDEX,
        *TEAM,
    ),
    Role.TUTOR: _rule("Trains supporters.", P.READ_SUPPORTERS, P.MANAGE_SUPPORTERS, P.RAISE_CONCERN, *TEAM),
    Role.SAFEGUARDING_LEAD: _rule(
        "Reads every concern and sees it to its end.",
        P.READ_CONCERNS,
        P.HOLD_RECORDS,
        P.RAISE_CONCERN,
        P.READ_FAMILIES,
        P.READ_AUDIT,
        *TEAM,
    ),
    Role.MEMBER: _rule("Owns the mutual, with one vote.", *MEMBER_READS, sees_others=False),
    Role.DIRECTOR: _rule(
        "Elected to the board: decides, approves returns and answers to members.",
        *BOARD_READS,
        P.APPROVE_RETURN,
        P.MANAGE_CONSENT,
    ),
    Role.CHAIR: _rule(
        "Chairs the board.",
        *BOARD_READS,
        P.APPROVE_RETURN,
        P.MANAGE_CONSENT,
        P.RECORD_RESOLUTION,
        P.NAME_CUSTODIAN,
    ),
    Role.SECRETARY: _rule(
        "Keeps the registers and the society's year.",
        *BOARD_READS,
        P.RECORD_RESOLUTION,
        P.HANDLE_DATA_REQUESTS,
        P.REMOVE_RECORDS,
    ),
    Role.TREASURER: _rule("Keeps the money.", *BOARD_READS, P.WRITE_BUDGET),
    Role.MANAGER: _rule(
        "Runs the centres day to day.",
        *BOARD_READS,
        P.PREPARE_RETURN,
        P.LET_SUPPORT_IN,
        P.READ_PEOPLE,
        P.READ_SUPPORTERS,
        P.READ_INTRODUCTIONS,
        P.REMOVE_RECORDS,
        P.RAISE_CONCERN,
        P.OPEN_PULSE,
        P.ANSWER_PULSE,
    ),
    Role.PROFESSIONAL_GUEST: _rule("A midwife, health visitor or GP, with a family's consent.", P.WRITE_INTRODUCTION),
    Role.TENANT_ADMIN: _rule(
        "Lets people in and gives roles; sees no family.",
        P.READ_PEOPLE,
        P.GIVE_ROLE,
        P.READ_AUDIT,
        P.HOLD_PASSPHRASE,
        P.NAME_CUSTODIAN,
        P.LET_SUPPORT_IN,
    ),
    Role.SUPPORT: _rule(
        "An operator of Kith whom you let in for some hours: looks and changes nothing, sees no family, and each page "
        "they look at is on the record.",
        P.READ_PEOPLE,
        P.READ_AUDIT,
        lent=True,
    ),
    Role.FOUNDER: _rule("Starts a new mutual.", P.FOUND_MUTUAL, sees_others=False, on_public_host=True),
    Role.COMMISSIONER: _rule(
        "Buys services, and compares published figures; never sees a family.",
        P.COMPARE_MUTUALS,
        on_public_host=True,
    ),
    Role.CATALOGUE_EDITOR: _rule(
        "Writes the questions that all mutuals share, and looks over what others wrote; never sees a family.",
        P.EDIT_CATALOGUE,
        on_public_host=True,
    ),
    Role.OPERATOR: _rule(
        "Keeps the platform running; never sees inside a tenant.",
        P.READ_TENANTS,
        P.MANAGE_TENANTS,
        P.ENTER_AS_SUPPORT,
        P.READ_PEOPLE,
        P.GIVE_ROLE,
        P.READ_AUDIT,
        on_public_host=True,
    ),
}


def permissions_of(roles: frozenset[str]) -> frozenset[P]:
    """All that these roles together may do."""
    return frozenset().union(*(RULES[Role(role)].permissions for role in roles))


def needs_second_step(roles: frozenset[str]) -> bool:
    """True where one of these roles can see other people's records."""
    return any(RULES[Role(role)].sees_others for role in roles)
