"""What a coordinator does with the shared questions."""

from django.urls import path

from apps.assessment.views import licences, offers, overlays, templates

urlpatterns = [
    path("", templates.templates_in_use, name="templates-in-use"),
    path("licences/", licences.licences, name="licences"),
    path("licences/add/", licences.add_licence, name="add-licence"),
    path("licences/<slug:instrument>/words/", licences.licensed_words, name="licensed-words"),
    path("<uuid:pk>/", templates.template_version, name="template-version"),
    path("<uuid:pk>/adopt/", templates.adopt_template, name="adopt-template"),
    path("<uuid:pk>/stop/", templates.stop_template, name="stop-template"),
    path("<uuid:pk>/own-cards/", overlays.own_cards, name="own-cards"),
    path("<uuid:pk>/own-cards/add/", overlays.add_card, name="add-card"),
    path("<uuid:pk>/own-cards/<slug:link_id>/", overlays.change_card, name="change-card"),
    path("<uuid:pk>/own-cards/<slug:link_id>/take-away/", overlays.take_card_away, name="take-card-away"),
    path("<uuid:pk>/offer/", offers.offer_cards, name="offer-cards"),
    path("<uuid:pk>/cards/<slug:link_id>/leave-out/", overlays.leave_out, name="leave-out"),
    path("<uuid:pk>/cards/<slug:link_id>/ask-again/", overlays.ask_again, name="ask-card-again"),
]
