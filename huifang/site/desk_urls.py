"""The addresses of pages that bring several rooms together: accounts, journal, household file."""

from __future__ import annotations

from django.urls import path

from huifang.site import health, household, journal, visiting
from huifang.site.accounts import views as accounts

app_name = "site"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", accounts.index, name="accounts"),
    path("accounts/add/", accounts.add, name="account-add"),
    path("accounts/<uuid:pk>/", accounts.show, name="account"),
    path("accounts/<uuid:pk>/change/", accounts.change, name="account-change"),
    path("accounts/<uuid:pk>/grant/", accounts.grant, name="account-grant"),
    path("accounts/<uuid:pk>/active/", accounts.set_active, name="account-active"),
    path("accounts/<uuid:pk>/password/", accounts.reset_password, name="account-password"),
    path("grants/<uuid:pk>/revoke/", accounts.revoke, name="grant-revoke"),
    path("households/<uuid:pk>/", household.show, name="household"),
    path("visiting/", visiting.record, name="visiting"),
    path("journal/", journal.index, name="journal"),
    path("journal/proof/", journal.proof, name="proof"),
    path("journal/<uuid:pk>/", journal.entry, name="journal-entry"),
]
