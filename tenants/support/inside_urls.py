"""Inside a tenant."""

from django.urls import path

from tenants.support import views

app_name = "support"
urlpatterns = [
    path("support/", views.support, name="support"),
    path("support/let-in/", views.let_in, name="let-in"),
    path("support/<uuid:pk>/end/", views.end_grant, name="end-grant"),
    path("support/knock/<uuid:pk>/", views.knock, name="knock"),
    path("support/come-in/", views.come_in, name="come-in"),
    path("support/leave/", views.leave, name="leave"),
]
