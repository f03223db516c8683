from django.urls import URLPattern

app_name = "peersupport"
urlpatterns: list[URLPattern] = []
