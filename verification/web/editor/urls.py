from django.urls import URLPattern, path

from verification.web.editor import (
    board,
    deciding,
    gate,
    history,
    live,
    record,
    revising,
    short_lines,
    taking,
    timeline,
    unmatched,
)

urlpatterns: list[URLPattern] = [
    path("board/", board.board, name="board"),
    path("replies/unmatched/", unmatched.unmatched, name="unmatched"),
    path("replies/unmatched/<uuid:uuid>/match/", unmatched.match_mail, name="match_mail"),
    path("replies/unmatched/<uuid:uuid>/set-aside/", unmatched.set_mail_aside, name="set_mail_aside"),
    path("replies/unmatched/<uuid:uuid>/bring-back/", unmatched.bring_mail_back, name="bring_mail_back"),
    path("stories/<uuid:uuid>/gate/", gate.gate, name="gate"),
    path("stories/<uuid:uuid>/gate/<slug:verb>/", deciding.decide, name="decide"),
    path(
        "stories/<uuid:uuid>/sign-offs/<uuid:sign_off>/withdraw/",
        deciding.withdraw_sign_off,
        name="withdraw_sign_off",
    ),
    path("stories/<uuid:uuid>/revise/", revising.revise, name="revise"),
    path("stories/<uuid:uuid>/give_up/", revising.give_up, name="give_up"),
    path("stories/<uuid:uuid>/short_lines/", short_lines.short_lines, name="short_lines"),
    path("stories/<uuid:uuid>/short_lines/propose/", short_lines.propose, name="propose_short_line"),
    path(
        "stories/<uuid:uuid>/short_lines/<uuid:line>/<slug:verb>/",
        short_lines.short_line,
        name="short_line",
    ),
    path("stories/<uuid:uuid>/record/", record.record, name="record"),
    path("stories/<uuid:uuid>/record/retract/", record.take_back, name="retract"),
    path("stories/<uuid:uuid>/record/<uuid:entry>/settle/", record.settle, name="settle_recheck"),
    path("stories/<uuid:uuid>/record/look/<uuid:task>/", record.look_at_story, name="look_at_story"),
    path("stories/<uuid:uuid>/live/", live.live_page, name="live_page"),
    path("stories/<uuid:uuid>/live/look/", live.look, name="look_at_live_page"),
    path("stories/<uuid:uuid>/live/stop/", live.stop, name="stop_looking"),
    path("stories/<uuid:uuid>/export/<slug:form>/", taking.take_export, name="take_export"),
    path("stories/<uuid:uuid>/timeline/", timeline.timeline, name="timeline"),
    path("stories/<uuid:uuid>/history/", history.history, name="history"),
]
