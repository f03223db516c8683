from django.urls import path

from apps.commissioning.returns.views import births, consents, returns

app_name = "returns"
urlpatterns = [
    path("returns/", returns.returns, name="returns"),
    path("returns/prepare/", returns.prepare_return, name="prepare-return"),
    path("returns/births/", births.birth_estimates, name="birth-estimates"),
    path("returns/births/record/", births.record_birth_estimates, name="record-birth-estimates"),
    path("returns/<uuid:pk>/", returns.a_return, name="return"),
    path("returns/<uuid:pk>/places/", returns.places, name="places"),
    path("returns/<uuid:pk>/check/", returns.check_return, name="check-return"),
    path("returns/<uuid:pk>/approve/", returns.approve_return, name="approve-return"),
    path("commissioners/", consents.commissioners, name="commissioners"),
    path("commissioners/<uuid:pk>/agree/", consents.give_consent, name="give-consent"),
    path("commissioners/<uuid:pk>/take-back/", consents.withdraw_consent, name="withdraw-consent"),
]
