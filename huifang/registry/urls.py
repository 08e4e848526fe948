"""The addresses of the registry room."""

from __future__ import annotations

from django.urls import path

from huifang.registry.views import households, lists, people, reveal, years

app_name = "registry"
urlpatterns = [
    path("households/", lists.households, name="households"),
    path("households/add/", households.add, name="household-add"),
    path("households/search/", lists.household_search, name="household-search"),
    path("households/<uuid:key>/change/", households.change, name="household-change"),
    path("households/<uuid:key>/head/", households.change_head, name="household-head"),
    path("households/<uuid:key>/reveal/", reveal.household, name="household-reveal"),
    path("households/<uuid:key>/people/add/", people.add, name="person-add"),
    path("households/<uuid:key>/years/add/", years.year_add, name="year-add"),
    path("households/<uuid:key>/statuses/add/", years.status_add, name="status-add"),
    path("people/", lists.people, name="people"),
    path("people/search/", lists.person_search, name="person-search"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("people/<uuid:key>/change/", people.change, name="person-change"),
    path("people/<uuid:key>/leave/", people.leave, name="person-leave"),
    path("people/<uuid:key>/back/", people.bring_back, name="person-back"),
    path("people/<uuid:key>/reveal/", reveal.person, name="person-reveal"),
    path("years/<uuid:key>/", years.year, name="year"),
    path("years/<uuid:key>/change/", years.year_change, name="year-change"),
    path("statuses/<uuid:key>/end/", years.status_end, name="status-end"),
]
