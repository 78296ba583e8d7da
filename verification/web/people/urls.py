from django.urls import URLPattern, path

from verification.web.people import account, feed, hearing, invitations, members, notices, sessions, tokens

urlpatterns: list[URLPattern] = [
    path("people/", members.people, name="people"),
    path("people/<slug:desk>/", members.desk_people, name="desk_people"),
    path("people/<slug:desk>/settings/", members.change_desk, name="change_desk"),
    path("people/<slug:desk>/invitations/", invitations.invite, name="invite"),
    path(
        "people/<slug:desk>/invitations/<uuid:uuid>/revoke/",
        invitations.revoke_invitation,
        name="revoke_invitation",
    ),
    path("people/<slug:desk>/web_archive/", members.ask_web_archive, name="ask_web_archive"),
    path("people/<slug:desk>/second_factor/", members.ask_second_factor, name="ask_second_factor"),
    path("people/<slug:desk>/<uuid:uuid>/", members.person, name="person"),
    path("people/<slug:desk>/<uuid:uuid>/roles/", members.add_member, name="add_member"),
    path(
        "people/<slug:desk>/<uuid:uuid>/roles/<slug:role>/",
        members.change_membership,
        name="change_membership",
    ),
    path(
        "people/<slug:desk>/<uuid:uuid>/roles/<slug:role>/end/", members.end_membership, name="end_membership"
    ),
    path("people/<slug:desk>/<uuid:uuid>/leave/", members.leave, name="leave"),
    path("people/<slug:desk>/<uuid:uuid>/sign_out/", members.sign_out, name="sign_out"),
    path("invitations/", invitations.join, name="join"),
    path("invitations/<str:secret>/", invitations.accept_invitation, name="accept_invitation"),
    path("notices/", notices.notices, name="notices"),
    path("notices/ring/", notices.ring, name="ring"),
    path("notices/<uuid:uuid>/read/", notices.read_one, name="read_notice"),
    path("notices/<uuid:uuid>/snooze/", notices.put_off, name="snooze"),
    path("notices/<uuid:uuid>/unsnooze/", notices.undo_put_off, name="unsnooze"),
    path("me/", account.me, name="me"),
    path("me/messages/", hearing.hearing, name="hearing"),
    path("me/messages/reset/", hearing.reset, name="reset_hearing"),
    path("me/quiet/", hearing.quiet, name="quiet"),
    path("me/tokens/", tokens.make_token, name="make_token"),
    path("me/tokens/<str:key>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("me/sessions/<int:pk>/end/", sessions.end_session, name="end_session"),
    path("me/sessions/end_others/", sessions.end_others, name="end_other_sessions"),
    path("me/calendar/", feed.make_feed, name="make_feed"),
    path("me/calendar/renew/", feed.renew_feed, name="renew_feed"),
    path("me/calendar/revoke/", feed.revoke_feed, name="revoke_feed"),
    path("calendar/<str:secret>.ics", feed.calendar, name="calendar"),
]
