"""How people sign in, with django-allauth. Families: a code by e-mail. Who sees others' records: a second step too."""

import os
from typing import Any

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [os.environ.get("PASSWORD_HASHER", "django.contrib.auth.hashers.Argon2PasswordHasher")]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # in the tenant's own rows, not in a cookie

# -- who: an e-mail address that somebody has added; there is no sign-up form
ACCOUNT_ADAPTER = "kith.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # also what the sign-in form asks for
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever adds a person vouches for the address; a new one is proved by code
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the adapter makes the same work of it and sends nothing
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "kith.people.tokens.ScopedResetToken"  # noqa: S105

# -- the code by e-mail
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}

# -- how often somebody may try: with three tries a code, twenty codes a day are sixty guesses in a million
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,4/5m/key,20/d/key",
    "login_failed": "10/m/ip,5/5m/key,30/d/key",
    "reauthenticate": "5/5m/user,30/d/user",  # whoever holds somebody's open session guesses six figures here
    "manage_email": "10/h/user",
    "open_archive": "10/10m/ip",  # a passphrase is chance enough; this keeps the work of trying small
    "come_in": "10/10m/ip",  # an operator with a pass presses once; a program fills no tenant's record
    "try_card": "30/10m/ip",  # of 284 million ways to say three words; behind them is a form, never somebody's hello
    "say_hello": "20/10m/ip",  # a room full of people on one network says hello; a program fills no board
}
# Behind a proxy the caller's address is the last one that our own proxy wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

# -- the second step
MFA_ADAPTER = "kith.people.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way; a code still works once only
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = os.environ.get("HTTPS", "0").lower() not in {"1", "true", "yes", "on"}

ACCOUNT_FORMS = {
    "login": "kith.people.sign_in_forms.PasswordForm",
    "request_login_code": "kith.people.sign_in_forms.AskForCodeForm",
    "confirm_login_code": "kith.people.sign_in_forms.CodeForm",
    "reset_password": "kith.people.sign_in_forms.ForgottenPasswordForm",
    "reset_password_from_key": "kith.people.sign_in_forms.NewPasswordForm",
    "change_password": "kith.people.sign_in_forms.ChangePasswordForm",
    "set_password": "kith.people.sign_in_forms.FirstPasswordForm",
    "reauthenticate": "kith.people.sign_in_forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "kith.people.second_step_forms.SecondStepForm",
    "reauthenticate": "kith.people.second_step_forms.SecondStepAgainForm",
    "activate_totp": "kith.people.second_step_forms.SetUpAppForm",
    "add_webauthn": "kith.people.second_step_forms.AddPasskeyForm",
    "edit_webauthn": "kith.people.second_step_forms.RenamePasskeyForm",
}
# A parent stays signed in on her own phone (SESSION_COOKIE_AGE); who sees others’ records, until away this long.
STAFF_SIGNED_OUT_AFTER_HOURS = 12
# A session is noted when somebody signs in, and touched now and then by kith.people.middleware: not on every request.
USERSESSIONS_TRACK_ACTIVITY = False
