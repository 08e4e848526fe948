"""The addresses of the desk."""

from __future__ import annotations

from django.urls import path

from huifang.desk.views import exports, imports, saved

app_name = "desk"
urlpatterns = [
    path("views/<str:listing>/", saved.manage, name="views"),
    path("views/<str:listing>/save/", saved.save, name="view-save"),
    path("view/<uuid:key>/rename/", saved.rename, name="view-rename"),
    path("view/<uuid:key>/delete/", saved.delete, name="view-delete"),
    path("imports/<str:name>/", imports.upload, name="upload"),
    path("imports/<str:name>/template/", imports.template, name="template"),
    path("import/<uuid:key>/", imports.batch_page, name="import"),
    path("import/<uuid:key>/columns/", imports.columns, name="import-columns"),
    path("import/<uuid:key>/words/", imports.words, name="import-words"),
    path("import/<uuid:key>/recheck/", imports.recheck, name="import-recheck"),
    path("import/<uuid:key>/confirm/", imports.confirm, name="import-confirm"),
    path("import/<uuid:key>/discard/", imports.discard, name="import-discard"),
    path("import/<uuid:key>/errors/", imports.errors, name="import-errors"),
    path("export/<uuid:key>/", exports.export_file, name="export"),
]
