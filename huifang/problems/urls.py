"""The addresses of the problems room."""

from __future__ import annotations

from django.urls import path

from huifang.problems.views import batch, ledger, meter, one, slips, todo

app_name = "problems"
urlpatterns = [
    path("", ledger.ledger, name="ledger"),
    path("board/", ledger.board, name="board"),
    path("meter/", meter.meter, name="meter"),
    path("tasks/", ledger.tasks, name="tasks"),
    path("matters/", ledger.matters, name="matters"),
    path("duties/", ledger.duties, name="duties"),
    path("measures/", ledger.measures, name="measures"),
    path("todo/", todo.todo, name="todo"),
    path("slips/", slips.slips, name="slips"),
    path("slips/<uuid:key>/", slips.slip, name="slip"),
    path("search/", ledger.search, name="search"),
    path("report/", one.report, name="report"),
    path("report/similar/", one.similar, name="similar"),
    path("confirmation/<uuid:key>/", one.confirmation, name="confirmation"),
    path("batch/hand_over/", batch.hand_over, name="batch_hand_over"),
    path("batch/accept/", batch.accept, name="batch_accept"),
    path("batch/sign/", batch.sign, name="batch_sign"),
    path("batch/progress/", batch.progress, name="batch_progress"),
    path("batch/rectify/", batch.rectify, name="batch_rectify"),
    path("batch/clear/", batch.clear, name="batch_clear"),
    path("evidence/<uuid:key>/", one.evidence, name="evidence"),
    path("<uuid:key>/", one.problem, name="problem"),
    path("<uuid:key>/describe/", one.describe, name="describe"),
    path("<uuid:key>/attach/", one.attach, name="attach"),
    path("<uuid:key>/<slug:name>/", one.move, name="move"),
]
