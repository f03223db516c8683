from django.conf import settings
from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

from kith.access import open_to_all
from kith.messaging.views import mail_receipts
from kith.urls._everywhere import everywhere

describe = open_to_all(reason="Describes the API; holds no data.")(SpectacularJSONAPIView.as_view())

urlpatterns = [
    *everywhere,
    path("catalogue/questions/", include("kith.catalogue.editor.urls")),
    path("", include("apps.commissioning.region.urls")),
    path("", include("tenants.urls")),
    path("", include("tenants.support.urls")),
    path("", include("tenants.fairness.urls")),
    path("", include("tenants.archives.urls")),
    path("", include("tenants.closing.urls")),
    path("", include("tenants.fleet.urls")),
    path("mail/receipts/", mail_receipts, name="mail-receipts"),
    path("api/schema/", describe, name="api-schema"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("demo.urls")))
handler404 = "kith.web.pages.not_found"
handler500 = "kith.web.pages.failed"
handler403 = "kith.web.pages.not_allowed"
handler400 = "kith.web.pages.bad_request"
handler429 = "kith.web.pages.too_many"  # django-allauth looks for it here, whichever host asked
