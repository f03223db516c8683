from django.urls import URLPattern, URLResolver, include, path

from apps.assessment.views import (
    after,
    bringing,
    calls,
    care_index,
    confirming,
    counting,
    families,
    figures,
    language,
    measures,
    own,
    paper,
    pulse,
    table,
    together,
    typed,
    words,
)
from apps.peersupport.operations.readings import FAMILY_PAGES, note_opening
from kith.web.openings import noted

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my-assessment/", table.my_assessment, name="my-assessment"),
    path("my-assessment/start/", table.start_assessment, name="start-assessment"),
    path("my-assessment/new/<uuid:pk>/", table.look_at_template, name="look-at-template"),
    path("my-assessment/then-and-now/", after.then_and_now, name="then-and-now"),
    path("my-assessment/then-and-now/share/", after.share_then_and_now, name="share-then-and-now"),
    path("my-assessment/then-and-now.txt", after.take_then_and_now, name="take-then-and-now"),
    path("my-assessment/<uuid:pk>/words/take/", after.take_words, name="take-words"),
    path("my-assessment/<uuid:pk>/words/bring/", bringing.bring_words, name="bring-words"),
    path("my-assessment/<uuid:pk>/words/places/", after.services_for_me, name="services-for-me"),
    path("my-assessment/<uuid:pk>/words/carry-topics/", after.carry_topics, name="carry-topics"),
    path("my-assessment/<uuid:pk>/", table.one_assessment, name="one-assessment"),
    path("my-assessment/<uuid:pk>/cards/<slug:link_id>/", own.answer_card, name="answer-card"),
    path("my-assessment/<uuid:pk>/cards/<slug:link_id>/ask-again/", words.ask_again, name="ask-again"),
    path("my-assessment/<uuid:pk>/cards/<slug:link_id>/answer-help/", own.answer_help, name="answer-help"),
    path("my-assessment/<uuid:pk>/cards/<slug:link_id>/tell-supporter/", own.tell_supporter, name="tell-supporter"),
    path("my-assessment/<uuid:pk>/language/", language.choose_language, name="choose-language"),
    path("my-assessment/<uuid:pk>/words/", words.own_words, name="own-words"),
    path("my-assessment/<uuid:pk>/adds-up/", words.adds_up, name="adds-up"),
    path(
        "my-assessment/<uuid:pk>/answers/<uuid:answer_pk>/set-visibility/", words.set_visibility, name="set-visibility"
    ),
    path("my-assessment/<uuid:pk>/close-all-answers/", words.close_all_answers, name="close-all-answers"),
    path("my-assessment/<uuid:pk>/finish/", words.finish_assessment, name="finish-assessment"),
    path("my-assessment/<uuid:pk>/beside-me/", together.beside_me, name="beside-me"),
    path("my-assessment/<uuid:pk>/show-part/", together.show_part, name="show-part"),
    path("my-assessment/<uuid:pk>/hide-part/", together.hide_part, name="hide-part"),
    path("my-assessment/<uuid:pk>/typed/", confirming.typed_for_me, name="typed-for-me"),
    path("my-assessment/<uuid:pk>/typed/confirm/", confirming.confirm_all_typed, name="confirm-all-typed"),
    path("my-assessment/<uuid:pk>/answers/<uuid:answer_pk>/confirm/", confirming.confirm_typed, name="confirm-typed"),
    path(
        "my-assessment/<uuid:pk>/answers/<uuid:answer_pk>/throw-away/",
        confirming.throw_away_typed,
        name="throw-away-typed",
    ),
    path("my-assessment/<uuid:pk>/answers/<uuid:answer_pk>/put-back/", confirming.put_back, name="put-back"),
    path(
        "my-assessment/<uuid:pk>/sittings/<uuid:sitting_pk>/take-back/",
        confirming.take_back_say_so,
        name="take-back-say-so",
    ),
    path("families/<uuid:pk>/assessment/<uuid:assessment_pk>/beside/", together.beside, name="beside"),
    path("families/<uuid:pk>/assessment/<uuid:person_pk>/type/", typed.begin_sitting, name="begin-sitting"),
    path("families/<uuid:pk>/sittings/<uuid:sitting_pk>/", typed.one_sitting, name="sitting"),
    path("families/<uuid:pk>/sittings/<uuid:sitting_pk>/finish/", typed.finish_sitting, name="finish-sitting"),
    path(
        "families/<uuid:pk>/sittings/<uuid:sitting_pk>/take-back/", typed.take_back_for_them, name="take-back-for-them"
    ),
    path("families/<uuid:pk>/sittings/<uuid:sitting_pk>/cards/<slug:link_id>/", typed.type_answer, name="type-answer"),
    path(
        "families/<uuid:pk>/sittings/<uuid:sitting_pk>/cards/<slug:link_id>/answer-help/",
        typed.answer_help_for_them,
        name="answer-help-for-them",
    ),
    path(
        "families/<uuid:pk>/sittings/<uuid:sitting_pk>/answers/<uuid:answer_pk>/open/",
        typed.open_as_they_say,
        name="open-as-they-say",
    ),
    path("families/<uuid:pk>/assessment/", families.family_assessment, name="family-assessment"),
    path(
        "families/<uuid:pk>/assessment/<uuid:person_pk>/invite/",
        families.invite_to_assessment,
        name="invite-to-assessment",
    ),
    path("families/<uuid:pk>/measures/", measures.family_measures, name="family-measures"),
    path(
        "families/<uuid:pk>/measures/<uuid:baby_pk>/care-index/record/",
        care_index.record_care_index,
        name="record-care-index",
    ),
    path(
        "families/<uuid:pk>/measures/<uuid:baby_pk>/<str:concept_key>/record/",
        measures.record_measure,
        name="record-measure",
    ),
    path("my-assessment/<uuid:pk>/may-be-counted/", counting.may_be_counted, name="may-be-counted"),
    path("what-we-know/", figures.what_we_know, name="what-we-know"),
    path("my-pulse/", pulse.my_pulse, name="my-pulse"),
    path("team-pulse/", pulse.team_pulse, name="team-pulse"),
    path("team-pulse/open/", pulse.open_pulse, name="open-pulse"),
    path("team-pulse/<uuid:pk>/", pulse.pulse_outcome, name="pulse-outcome"),
    path("asked-to-be-rung/<uuid:pk>/rang/", calls.note_call, name="note-call"),
    path("questions/on-paper/<uuid:pk>/", paper.on_paper, name="on-paper"),
    path("questions/", include("apps.assessment.question_urls")),
]
urlpatterns = [noted(page, under=FAMILY_PAGES, note=note_opening) for page in urlpatterns]
