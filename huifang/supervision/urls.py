"""The addresses of the supervision room."""

from __future__ import annotations

from django.urls import path

from huifang.supervision.views import interviews, quality, slips

app_name = "supervision"
urlpatterns = [
    path("", slips.slips, name="slips"),
    path("suggestions/", slips.suggestions, name="suggestions"),
    path("issue/", slips.issue, name="issue"),
    path("quality/", quality.quality, name="quality"),
    path("interviews/", interviews.interviews, name="interviews"),
    path("interviews/record/", interviews.record, name="record-interview"),
    path("interviews/<uuid:key>/", interviews.interview, name="interview"),
    path("interviews/<uuid:key>/follow/", interviews.follow, name="follow"),
    path("<uuid:key>/", slips.slip, name="slip"),
    path("<uuid:key>/read/", slips.read, name="read"),
    path("<uuid:key>/reply/", slips.reply, name="reply"),
    path("<uuid:key>/accept/", slips.accept, name="accept"),
    path("<uuid:key>/refuse/", slips.refuse, name="refuse"),
    path("<uuid:key>/withdraw/", slips.withdraw, name="withdraw"),
    path("<uuid:key>/file/", slips.file, name="file"),
]
