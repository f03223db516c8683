"""What is stored of activities and of who knows whom."""

from apps.peersupport.community.models import activities, calendars, invitations, signing_up  # noqa: F401
