from django.urls import path

from demo import desk

app_name = "demo"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("mail/", desk.mail, name="mail"),
]
