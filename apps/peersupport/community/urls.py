from django.urls import URLPattern, path

from apps.peersupport.community.views import activities, calendar, door, feeds, invitations, own

app_name = "community"
urlpatterns: list[URLPattern] = [
    path("whats-on/", calendar.whats_on, name="whats-on"),
    path("whats-on.ics", feeds.public_calendar, name="public-calendar"),
    path("whats-on/<uuid:pk>/", calendar.session, name="session"),
    path("whats-on/<uuid:pk>/sign-up/", own.sign_up, name="sign-up"),
    path("whats-on/<uuid:pk>/take-back/", own.take_back, name="take-back"),
    path("whats-on/<uuid:pk>/findable/", own.change_findable, name="change-findable"),
    path("dates/<str:secret>.ics", feeds.own_calendar, name="own-calendar"),
    path("my-page/whats-on/", own.my_dates, name="my-dates"),
    path("my-page/calendar/", feeds.my_calendar, name="my-calendar"),
    path("my-page/calendar/make/", feeds.make_calendar_address, name="make-calendar-address"),
    path("my-page/calendar/end/", feeds.end_calendar_address, name="end-calendar-address"),
    path("my-page/people/", invitations.my_people, name="my-people"),
    path("my-page/people/ask/<uuid:pk>/", invitations.ask_hub, name="ask-hub"),
    path("my-page/people/<uuid:pk>/yes/", invitations.say_yes, name="say-yes"),
    path("my-page/people/<uuid:pk>/no/", invitations.say_no, name="say-no"),
    path("my-page/people/<uuid:pk>/leave/", invitations.leave, name="leave"),
    path("activities/", activities.activities, name="activities"),
    path("activities/add/", activities.add_activity, name="add-activity"),
    path("activities/<uuid:pk>/", activities.activity, name="activity"),
    path("activities/<uuid:pk>/change/", activities.change_activity, name="change-activity"),
    path("activities/<uuid:pk>/date/", activities.add_date, name="add-date"),
    path("activities/dates/<uuid:pk>/", door.door, name="door"),
    path("activities/dates/<uuid:pk>/call-off/", activities.call_off, name="call-off"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<uuid:pk>/", invitations.pass_on, name="pass-on"),
    path("invitations/<uuid:pk>/close/", invitations.close, name="close"),
]
