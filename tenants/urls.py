from django.urls import path

from tenants import tls_views
from tenants.console.views import acts, fleet, tenant, tenants

app_name = "tenants"
urlpatterns = [
    path("tenants/", tenants.tenants, name="tenants"),
    path("tenants/acts/", acts.acts, name="acts"),
    path("tenants/<uuid:pk>/", tenant.tenant, name="tenant"),
    path("fleet/", fleet.fleet, name="fleet"),
    path("fleet/look/", fleet.look_again, name="look-again"),
    path("tls/ask", tls_views.ask, name="tls-ask"),
]
