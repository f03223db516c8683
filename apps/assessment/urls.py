from django.urls import path

from apps.assessment.views import calls, families, measures, own, table, templates, words

app_name = "assessment"
urlpatterns = [
    path("my-assessment/", table.my_assessment, name="my-assessment"),
    path("my-assessment/start/", table.start_assessment, name="start-assessment"),
    path("my-assessment/new/<uuid:pk>/", table.look_at_template, name="look-at-template"),
    path("my-assessment/<uuid:pk>/", table.one_assessment, name="one-assessment"),
    path("my-assessment/<uuid:pk>/cards/<slug:link_id>/", own.answer_card, name="answer-card"),
    path("my-assessment/<uuid:pk>/cards/<slug:link_id>/ask-again/", own.ask_again, name="ask-again"),
    path("my-assessment/<uuid:pk>/cards/<slug:link_id>/answer-help/", own.answer_help, name="answer-help"),
    path("my-assessment/<uuid:pk>/words/", words.own_words, name="own-words"),
    path("my-assessment/<uuid:pk>/adds-up/", words.adds_up, name="adds-up"),
    path("my-assessment/<uuid:pk>/answers/<uuid:answer_pk>/set-visibility/", own.set_visibility, name="set-visibility"),
    path("my-assessment/<uuid:pk>/close-all-answers/", own.close_all_answers, name="close-all-answers"),
    path("my-assessment/<uuid:pk>/finish/", own.finish_assessment, name="finish-assessment"),
    path("families/<uuid:pk>/assessment/", families.family_assessment, name="family-assessment"),
    path(
        "families/<uuid:pk>/assessment/<uuid:person_pk>/invite/",
        families.invite_to_assessment,
        name="invite-to-assessment",
    ),
    path("families/<uuid:pk>/measures/", measures.family_measures, name="family-measures"),
    path(
        "families/<uuid:pk>/measures/<uuid:baby_pk>/<str:concept_key>/record/",
        measures.record_measure,
        name="record-measure",
    ),
    path("asked-to-be-rung/<uuid:pk>/rang/", calls.note_call, name="note-call"),
    path("questions/", templates.templates_in_use, name="templates-in-use"),
    path("questions/<uuid:pk>/", templates.template_version, name="template-version"),
    path("questions/<uuid:pk>/adopt/", templates.adopt_template, name="adopt-template"),
]
