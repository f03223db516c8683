"""What a person may do: each with its rule as the organisation would say it. `roles` says who holds which."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """A permission and, beside it, its rule."""

    rule: str

    def __new__(cls, value: str, rule: str) -> Permission:
        member = str.__new__(cls, value)
        member._value_ = value
        member.rule = rule
        return member

    # -- the family's own side
    READ_OWN_PAGE = (
        "own_page.read",
        "A parent or partner sees everything ordinary that is written about them.",
    )
    ANSWER_ASSESSMENT = (
        "assessment.answer",
        "A parent or partner answers for themselves, and nobody else does.",
    )

    AGREE_PLAN = (
        "plan.agree",
        "A parent or partner writes their own plan and agrees to each version; nobody agrees for them.",
    )
    AGREE_HANDOVER = (
        "handover.agree",
        "A parent or partner edits what is passed on about them, says yes to it, and takes it back; nobody else does.",
    )

    CHOOSE_SUPPORTER = (
        "supporter.choose",
        "A parent chooses who supports their family, and may ask for somebody else without saying why.",
    )

    # -- peer support
    READ_INTRODUCTIONS = "introduction.read", "Coordinators see every introduction and its clock."
    WRITE_INTRODUCTION = (
        "introduction.write",
        "Coordinators take a hello and keep its clock; supporters may note one.",
    )
    RUN_OUTREACH = (
        "outreach.run",
        "Coordinators and supporters keep the places we go to, print cards for them and count what happens there.",
    )
    READ_FAMILIES = (
        "family.read",
        "Coordinators see the families of the hub; a supporter sees the ones they are matched with.",
    )
    WRITE_FAMILY = "family.write", "Coordinators start a family's record and its dates."
    MATCH_FAMILY = "family.match", "Coordinators match a family with a supporter who is ready and has room."
    WRITE_ENTRY = (
        "entry.write",
        "A supporter writes about families matched with them; a coordinator about any. The family reads it.",
    )
    SEND_MESSAGE = (
        "message.send",
        "Coordinators write to families in the ways they agreed to, and see what was sent to whom and why.",
    )
    RECORD_MEASURE = (
        "measure.record",
        "Supporters and coordinators record feeding, immunisation and contact facts.",
    )
    WRITE_ABOUT_ME = (
        "about_me.write",
        "A supporter writes what families read of them when they choose, and rests when they need to.",
    )
    READ_SUPPORTERS = (
        "supporter.read",
        "Coordinators and tutors see who the supporters are and whether they are ready.",
    )
    MANAGE_SUPPORTERS = "supporter.manage", "Coordinators and tutors keep awards, clearances and capacity."
    READ_SERVICES = "service.read", "Whoever works with families sees the list of local services."
    MANAGE_SERVICES = "service.manage", "Coordinators keep the list of local services, and check that each is still so."
    MANAGE_ACTIVITIES = (
        "activity.manage",
        "Coordinators keep the calendar: what is on, when and where, and what is called off.",
    )
    KEEP_DOOR = (
        "door.keep",
        "Supporters and coordinators count who came; they write down the names only of those who want it.",
    )
    PASS_INVITATION = (
        "invitation.pass",
        "Coordinators pass on an invitation between families who met here; nobody is told of a no.",
    )
    PROPOSE_PLAN = (
        "plan.propose",
        "A supporter or coordinator proposes a version of a family's plan; it holds when the parent agrees to it.",
    )
    HAND_OVER = (
        "handover.write",
        "A supporter drafts a handover of a family matched with them, a coordinator of any; it goes with her yes.",
    )
    RAISE_CONCERN = (
        "concern.raise",
        "Anybody who works with families can tell the safeguarding lead of a worry.",
    )
    HANDLE_DATA_REQUESTS = (
        "data-request.handle",
        "Coordinators and the secretary answer what people ask about what is kept of them, by the law's clock.",
    )
    HOLD_RECORDS = (
        "record.hold",
        "Coordinators and the safeguarding lead hold a family's record: then nothing removes it.",
    )
    REMOVE_RECORDS = (
        "record.remove",
        "Coordinators, managers and the secretary list what was kept long enough; another of them says yes to it.",
    )
    READ_CONCERNS = "concern.read", "Only the safeguarding lead and deputies read concerns."

    # -- assessment
    READ_OPENED_ANSWERS = (
        "answer.read",
        "A supporter reads what a family they are matched with has opened; a coordinator what was opened to the hub.",
    )
    INVITE_TO_ASSESSMENT = (
        "assessment.invite",
        "Supporters and coordinators invite a parent to answer; they never answer for one.",
    )
    TYPE_ANSWERS = (
        "answer.type",
        "A supporter types for a parent they are matched with, who asked them to, with the yes written down first.",
    )
    RECORD_CARE_INDEX = (
        "care-index.record",
        "A coordinator writes down and reads what a trained CARE-Index coder found; a peer supporter never writes one.",
    )
    ADOPT_TEMPLATE = "template.adopt", "Coordinators choose which version of a shared assessment is in use."

    # -- the team
    ANSWER_PULSE = (
        "pulse.answer",
        "Volunteers and staff say how it is to work here; nobody can find out what one of them said.",
    )
    READ_PULSE = (
        "pulse.read",
        "The team, managers and the board read what a closed round adds up to; small numbers are left out.",
    )
    OPEN_PULSE = "pulse.open", "A manager asks the team, with the day the asking closes."

    # -- the mutual
    READ_MUTUAL = "mutual.read", "Members see the decisions and the money."
    READ_BUDGET = "budget.read", "Members, directors and staff see the budget, line by line."
    WRITE_BUDGET = (
        "budget.write",
        "The treasurer records budget lines and changes, each with the decision that allowed it.",
    )
    RECORD_RESOLUTION = (
        "resolution.record",
        "The secretary or the chair writes down what a meeting decided, word for word.",
    )
    READ_FIGURES = (
        "figure.read",
        "Directors, managers and coordinators see the mutual's own figures, exact, inside.",
    )
    PREPARE_RETURN = "return.prepare", "Managers prepare a return: the figures for a quarter."
    APPROVE_RETURN = (
        "return.approve",
        "A director who did not prepare the return approves it; then it is published.",
    )
    MANAGE_CONSENT = (
        "comparison.consent",
        "Directors decide which commissioner may compare the mutual, and may take it back.",
    )

    # -- people and the tenant
    READ_PEOPLE = (
        "person.read",
        "Managers and the tenant admin (on the public host, operators) see who can sign in, and their roles.",
    )
    GIVE_ROLE = (
        "role.give",
        "The tenant admin (on the public host, an operator) gives and ends roles; nobody gives one to themselves.",
    )
    HOLD_PASSPHRASE = (
        "archive.passphrase",
        "The tenant admin makes the passphrase of a saved archive, and tells it to who takes it over; never the file.",
    )
    READ_AUDIT = (
        "audit.read",
        "The tenant admin sees who did what in the house; the safeguarding lead, about families too.",
    )

    NAME_CUSTODIAN = (
        "custodian.name",
        "The tenant admin or the chair names who takes the mutual's archive over if it ends.",
    )

    LET_SUPPORT_IN = (
        "support.let-in",
        "The tenant admin or a manager lets Kith support in for some hours, sees all it does, and may end it.",
    )

    # -- the public host
    COMPARE_MUTUALS = (
        "region.compare",
        "A commissioner compares the published figures of mutuals that agreed to it.",
    )
    EDIT_CATALOGUE = (
        "catalogue.edit",
        "Catalogue editors write the questions that all mutuals share; nobody publishes alone what they wrote.",
    )
    READ_TENANTS = "tenant.read", "Operators see the tenants: never what is inside them."
    MANAGE_TENANTS = (
        "tenant.manage",
        "Operators make, migrate, save, move, close and delete tenants; each act is on the record.",
    )
    ENTER_AS_SUPPORT = (
        "support.enter",
        "An operator enters a tenant that let support in, for half an hour at a time: to look, never at a family.",
    )
    FOUND_MUTUAL = "mutual.found", "A founder is on the way to a new mutual; an operator makes it with them."
