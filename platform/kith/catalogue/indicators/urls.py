from django.urls import path

from kith.catalogue.indicators import views

app_name = "indicators"
urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<str:code>/", views.indicator, name="indicator"),
    path("indicators/<str:code>/<int:number>/", views.indicator, name="indicator-version"),
]
