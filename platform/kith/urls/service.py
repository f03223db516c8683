from django.urls import include, path

from kith.urls._everywhere import everywhere

urlpatterns = [
    *everywhere,
    path("", include("tenants.archives.house_urls")),
    path("", include("apps.peersupport.urls")),
    path("", include("apps.peersupport.community.urls")),
    path("", include("apps.assessment.urls")),
    path("", include("tenants.support.inside_urls")),
]
handler404 = "kith.web.pages.not_found"
handler500 = "kith.web.pages.failed"
handler403 = "kith.web.pages.not_allowed"
handler400 = "kith.web.pages.bad_request"
