"""Our own pages about people: how one signs in, who can sign in here, and what the roles mean."""

from django.urls import path

from kith.people import sign_in_views, views

app_name = "people"

urlpatterns = [
    path("account/", sign_in_views.account, name="account"),
    path("account/email/", sign_in_views.change_email, name="change-email"),
    path("account/email/code/", sign_in_views.confirm_email, name="confirm-email"),
    path("account/sessions/<int:pk>/end/", sign_in_views.end_session, name="end-session"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite_person, name="invite-person"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("people/<uuid:pk>/give-role/", views.give_role, name="give-role"),
    path("people/<uuid:pk>/end-role/", views.end_role, name="end-role"),
    path("people/<uuid:pk>/clear-second-step/", views.clear_second_step, name="clear-second-step"),
    path("roles/", views.roles, name="roles"),
]
