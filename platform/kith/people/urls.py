"""Everything under /account/: django-allauth's pages that we offer, each behind one of our doors, and our own.

The names are allauth's, which it looks up itself. What is not here is not offered: signing oneself up, other sites'
sign-ins, more than one address each.
"""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path, re_path, reverse_lazy

from kith.access import SETTING_UP, open_to_all, signed_in
from kith.people import second_step_views as second
from kith.people.sign_in_views import how_to_join

at_the_door = open_to_all(reason="Part of signing in.")
forgotten = open_to_all(reason="For a person who has forgotten their password.")
own_sign_in = signed_in(reason="How they themselves sign in.")
set_up = signed_in(reason=second.SET_UP, second_step=SETTING_UP)
prove = signed_in(reason="Where a signed-in person proves who they are; the second step is done here.", second_step="")

RESET_LINK = r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
rename_passkey = passkeys.EditWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))

urlpatterns = [
    path("login/", at_the_door(allauth.request_login_code), name="account_request_login_code"),
    path("login/code/", at_the_door(allauth.confirm_login_code), name="account_confirm_login_code"),
    path("login/password/", at_the_door(allauth.login), name="account_login"),
    path("login/passkey/", at_the_door(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("login/second-step/", at_the_door(mfa.authenticate), name="mfa_authenticate"),
    path("login/closed/", at_the_door(allauth.account_inactive), name="account_inactive"),
    path("logout/", open_to_all(reason="Leaving is never refused.")(allauth.logout), name="account_logout"),
    path("new/", how_to_join, name="account_signup"),
    path("password/forgotten/", forgotten(allauth.password_reset), name="account_reset_password"),
    path("password/forgotten/sent/", forgotten(allauth.password_reset_done), name="account_reset_password_done"),
    re_path(RESET_LINK, forgotten(allauth.password_reset_from_key), name="account_reset_password_from_key"),
    path(
        "password/new/done/",
        forgotten(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("password/change/", own_sign_in(allauth.password_change), name="account_change_password"),
    path("password/make/", own_sign_in(allauth.password_set), name="account_set_password"),
    path("prove/", prove(allauth.reauthenticate), name="account_reauthenticate"),
    path("prove/code/", prove(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("prove/passkey/", prove(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second-step/", second.overview, name="mfa_index"),
    path("second-step/app/", set_up(second.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("second-step/app/remove/", own_sign_in(second.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("second-step/passkey/", set_up(second.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("second-step/passkey/<int:pk>/rename/", own_sign_in(rename_passkey), name="mfa_edit_webauthn"),
    path(
        "second-step/passkey/<int:pk>/remove/", own_sign_in(second.RemovePasskey.as_view()), name="mfa_remove_webauthn"
    ),
    path("second-step/codes/", second.spare_codes, name="mfa_view_recovery_codes"),
    path("second-step/codes/download/", second.download_codes, name="mfa_download_recovery_codes"),
    path("second-step/codes/new/", own_sign_in(second.NewSpareCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("sessions/", own_sign_in(sessions.list_usersessions), name="usersessions_list"),
]
