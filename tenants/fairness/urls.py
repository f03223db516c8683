from django.urls import path

from tenants.fairness import views

app_name = "fairness"
urlpatterns = [
    path("tenants/<uuid:pk>/limits/", views.set_limits, name="set-limits"),
]
