from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kith.access import open_to_all


@csrf_exempt
@open_to_all(reason="The e-mail sender tells what became of a mail; its signature, or a shared secret, is checked.")
@require_http_methods(["HEAD", "POST"])
def mail_receipts(request: HttpRequest) -> HttpResponseBase:
    """Answered by django-anymail's view for the sender that is set; where none is, there is nothing here."""
    if not settings.MAIL_RECEIPTS or not settings.ANYMAIL:
        raise Http404
    answer: HttpResponseBase = import_string(settings.MAIL_RECEIPTS).as_view()(request)
    return answer
