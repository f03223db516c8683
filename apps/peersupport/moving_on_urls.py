"""The addresses of moving on: handovers, professionals, and the pages of who has no sign-in."""

from django.urls import URLPattern, path

from apps.peersupport.views import bringing_packets, handovers, outside, own_handovers, professionals

FAMILY = "families/<uuid:pk>"

moving_on: list[URLPattern] = [
    path("handovers/", handovers.handovers, name="handovers"),
    path("introductions/bring-in/", bringing_packets.bring_in_packet, name="bring-in-packet"),
    path("introductions/<uuid:pk>/packet/", bringing_packets.brought_packet, name="brought-packet"),
    path("handovers/<uuid:pk>/", handovers.handover, name="handover"),
    path("handovers/<uuid:pk>/write/", handovers.write_packet, name="write-packet"),
    path("handovers/<uuid:pk>/send/", handovers.send_handover, name="send-handover"),
    path("handovers/<uuid:pk>/new-code/", handovers.renew_code, name="renew-code"),
    path("handovers/<uuid:pk>/answer/", handovers.answer_handover, name="answer-handover"),
    path("handovers/<uuid:pk>/met/", handovers.note_first_met, name="note-first-met"),
    path("handovers/<uuid:pk>/withdraw/", handovers.withdraw_handover, name="withdraw-handover"),
    path(f"{FAMILY}/packet/", bringing_packets.family_packet, name="family-packet"),
    path(f"{FAMILY}/moving-on/", handovers.family_moving_on, name="family-moving-on"),
    path(f"{FAMILY}/responsible/", handovers.change_responsible, name="change-responsible"),
    path(f"{FAMILY}/people/<uuid:person>/handover/", handovers.start_handover, name="start-handover"),
    path(f"{FAMILY}/professionals/add/", professionals.add_professional, name="add-professional"),
    path(
        f"{FAMILY}/professionals/<uuid:professional>/check/",
        professionals.check_professional,
        name="check-professional",
    ),
    path(
        f"{FAMILY}/professionals/<uuid:professional>/link/<uuid:person>/",
        professionals.link_professional,
        name="link-professional",
    ),
    path(f"{FAMILY}/links/<uuid:link>/end/", professionals.unlink_professional, name="unlink-professional"),
    path(f"{FAMILY}/links/<uuid:link>/", professionals.write_to_professional, name="write-to-professional"),
    path("my-page/passing-on/", own_handovers.my_moving_on, name="my-moving-on"),
    path("my-page/passing-on/<uuid:pk>/", own_handovers.my_handover, name="my-handover"),
    path("my-page/passing-on/<uuid:pk>/write/", own_handovers.write_my_packet, name="write-my-packet"),
    path("my-page/passing-on/<uuid:pk>/agree/", own_handovers.agree_to_my_packet, name="agree-to-my-packet"),
    path("my-page/passing-on/<uuid:pk>/withdraw/", own_handovers.withdraw_my_handover, name="withdraw-my-handover"),
    path("my-page/links/<uuid:pk>/end/", own_handovers.end_my_link, name="end-my-link"),
    path("read/<str:address>/", outside.outside, name="outside"),
    path("read/<str:address>/answer/", outside.answer_outside, name="answer-outside"),
    path("read/<str:address>/file/", outside.take_outside, name="take-outside"),
    path("read/<str:address>/met/", outside.met_outside, name="met-outside"),
    path("read/<str:address>/reply/", outside.reply_outside, name="reply-outside"),
]
