from django.urls import path

from tenants.fleet import views

app_name = "fleet"
urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/<uuid:pk>/", views.order, name="order"),
    path("orders/<uuid:pk>/try-again/", views.try_again, name="try-again"),
    path("tenants/new/", views.make_tenant, name="make-tenant"),
]
