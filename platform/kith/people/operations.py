"""Letting people in and giving roles."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from kith.audit.operations import record
from kith.errors import BadInput, Refused
from kith.people.models import RoleGrant, User
from kith.permissions import Permission
from kith.roles import RULES, Role
from kith.scope import current_scope


class RoleNotForThisHost(Refused):
    """The role belongs to the public host and this is a tenant, or the other way round."""


class RoleIsLent(Refused):
    """The role is for somebody who was let in, and is not given to a person."""


class OwnRole(Refused):
    """Nobody gives a role to themselves."""


class LastWhoGivesRoles(Refused):
    """Somebody must be able to give roles here."""


class OwnSecondStep(Refused):
    """Nobody clears their own second step: a stolen session could."""


class AlreadyHere(BadInput):
    """A person with this e-mail can sign in already."""


class EmailTaken(BadInput):
    """Another person has this e-mail."""


@transaction.atomic
def add_person(*, email: str, display_name: str, by: User | None, password: str | None = None) -> User:
    """Make a sign-in for `email`, or return the one that is there. Without a password they sign in by e-mail code."""
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user:
        return user
    user = User(email=email, display_name=display_name.strip())
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    record(kind="person.added", by=by, subject=user)
    return user


@transaction.atomic
def invite_person(*, email: str, display_name: str, role: Role, by: User) -> User:
    """Make a sign-in and give its first role. Whoever calls sends the invitation. Raises AlreadyHere."""
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise AlreadyHere("Somebody with this e-mail can sign in already. Find them in the list.", field="email")
    user = add_person(email=email, display_name=display_name, by=by)
    give_role(user=user, role=role, by=by)
    record(kind="person.invited", by=by, subject=user)
    return user


@transaction.atomic
def change_email(*, user: User, email: str, by: User) -> None:
    """Change a person's address. The caller has proved the new one and tells the old one. Raises EmailTaken."""
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise EmailTaken("We can’t use that e-mail. Try another.", field="email")
    user.email = email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()  # what allauth knew of the old one
    record(kind="person.email-changed", by=by, subject=user)


@transaction.atomic
def clear_second_step(*, user: User, by: User) -> None:
    """Take away every second step of a person who lost theirs, and sign them out everywhere. At their next sign-in they
    set up a new one before anything else opens. Raises OwnSecondStep."""
    if by.pk == user.pk:
        raise OwnSecondStep(
            "Ask somebody else to clear your second step. You can change it yourself under your sign-in."
        )
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    record(kind="person.second-step-cleared", by=by, subject=user)


@transaction.atomic
def give_role(*, user: User, role: Role, by: User | None) -> RoleGrant:
    """Give a role from now. `by` is None only when a tenant is founded. Given twice, it is held once.

    Raises RoleNotForThisHost, RoleIsLent, OwnRole.
    """
    if by is not None and by.pk == user.pk:
        raise OwnRole("Ask somebody else to give you a role: nobody gives one to themselves.")
    if RULES[role].on_public_host != current_scope().is_public:
        raise RoleNotForThisHost(f"{role.label} is not a role here.")
    if RULES[role].lent:
        raise RoleIsLent(f"{role.label} is let in for some hours; it is nobody’s role.")
    grant, given = RoleGrant.objects.get_or_create(user=user, role=role, ended_at=None, defaults={"given_by": by})
    if given:
        record(kind="role.given", by=by, subject=user, detail={"role": role.value})
    user.__dict__.pop("roles", None)
    user.__dict__.pop("permissions", None)
    return grant


@transaction.atomic
def end_role(*, user: User, role: Role, by: User) -> None:
    """End a role now. Ended twice, it stays ended. Raises LastWhoGivesRoles."""
    _refuse_to_leave_nobody(user, role)
    _end(user, role, by)


def _end(user: User, role: Role, by: User) -> None:
    ended = RoleGrant.objects.filter(user=user, role=role, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if ended:
        record(kind="role.ended", by=by, subject=user, detail={"role": role.value})
    user.__dict__.pop("roles", None)
    user.__dict__.pop("permissions", None)


def _refuse_to_leave_nobody(user: User, role: Role) -> None:
    """Locks the grants of those who give roles, so that two of them cannot end each other's at once."""
    if Permission.GIVE_ROLE not in RULES[role].permissions:
        return
    who_give = [other for other in Role if Permission.GIVE_ROLE in RULES[other].permissions]
    grants = RoleGrant.objects.select_for_update().filter(role__in=who_give, ended_at=None, user__is_active=True)
    held = [(grant.user_id, grant.role) for grant in grants.order_by("pk")]
    if (user.pk, role.value) in held and len(held) == 1:
        raise LastWhoGivesRoles("This is the last person here who can give roles. Give it to somebody else first.")


@transaction.atomic
def forget_person(*, user: User, by: User) -> None:
    """Take a parent's name, address and sign-in away. Who has another role here keeps theirs, but for the parent's."""
    if user.roles - {Role.PARENT}:
        _end(user, Role.PARENT, by)
        return
    RoleGrant.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.display_name, user.is_active = f"{user.pk.hex}@removed.invalid", "Removed", False
    user.set_unusable_password()
    user.save(update_fields=["email", "display_name", "is_active", "password"])
    record(kind="person.forgotten", by=by, subject=user)
