from django.urls import path

from tenants.archives.views import holders, operators

app_name = "archives"
urlpatterns = [
    path("tenants/<uuid:pk>/save/", operators.save_tenant, name="save-tenant"),
    path("tenants/<uuid:pk>/move-hosts/", operators.move_hosts, name="move-hosts"),
    path("archives/", operators.archives, name="archives"),
    path("archives/bring/", operators.bring_archive, name="bring-archive"),
    path("archives/opener/", holders.opener, name="opener"),
    path("archives/opened/", holders.opened, name="opened"),
    path("archives/open/<str:token>/", holders.open_archive, name="open-archive"),
    path("archives/<uuid:pk>/", operators.archive, name="archive"),
    path("archives/<uuid:pk>/fetch/", operators.fetch_archive, name="fetch-archive"),
    path("archives/<uuid:pk>/restore/", operators.restore_tenant, name="restore-tenant"),
    path("archives/<uuid:pk>/take-over/", operators.start_takeover, name="start-takeover"),
    path("takeovers/<uuid:pk>/call-off/", operators.call_off_takeover, name="call-off-takeover"),
    path("takeover/done/", holders.taken_over, name="taken-over"),
    path("takeover/<str:token>/", holders.takeover, name="takeover"),
    path("takeover/<str:token>/fetch/", holders.fetch, name="fetch"),
    path("takeover/<str:token>/confirm/", holders.confirm, name="confirm"),
]
