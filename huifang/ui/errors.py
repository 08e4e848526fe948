"""Error pages: what happened, why it cannot be, what to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huifang.kit.errors import HouseError, Missing
from huifang.ui.context import in_drawer


def refusal(request: HttpRequest, error: HouseError) -> HttpResponse:
    """Return `error` as JSON, as the drawer's content, as a toast, or as a page."""
    words = _words(error)
    if _wants_json(request):
        body = {"error": {"message": words["message"], "fields": error.fields}}
        return JsonResponse(body, status=error.status)
    if request.headers.get("HX-Request") != "true":
        return render(request, "ui/error.html", words, status=error.status)
    if in_drawer(request) and request.method == "GET":
        return render(request, "ui/error_drawer.html", words, status=error.status)
    # The form stays as it is, with everything typed in it; the refusal is said above it.
    response = render(request, "ui/error_toast.html", words, status=error.status)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page of an address that does not exist (`handler404`)."""
    del exception
    return refusal(request, Missing())


def broken(request: HttpRequest) -> HttpResponse:
    """Return the page of a fault of ours (`handler500`), needing neither database nor menu."""
    title = _("系统出错了")
    message = _("问题已记入运行日志。请稍后再试；如仍然出错，请联系系统管理员。")
    words = {"status": 500, "title": title, "message": message}
    if _wants_json(request):
        return JsonResponse({"error": {"message": message, "fields": {}}}, status=500)
    return render(request, "ui/broken.html", words, status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page of a form whose token has run out (`CSRF_FAILURE_VIEW`)."""
    del reason
    message = _("页面停留太久，或浏览器禁用了 Cookie。请刷新页面后重新提交，填写的内容会保留。")
    words = {"status": 403, "title": _("页面已过期"), "message": message}
    if request.headers.get("HX-Request") != "true":
        return render(request, "ui/broken.html", words, status=403)
    response = render(request, "ui/error_toast.html", words, status=403)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response


def _words(error: HouseError) -> dict[str, Any]:
    titles = {
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("与他人的操作冲突"),
        422: _("内容需要修改"),
    }
    usual = {
        403: _("您的岗位没有办理此事的权限。如确需办理，请联系本级安全管理员授权。"),
        409: _("这条记录刚刚被别人改动过。请刷新页面，看过最新内容后再办理。"),
    }
    if error.status == 404:  # the same words whether it is absent or somebody else's
        message = _("这个页面或记录不存在，或者不在您的管辖范围内。请核对链接，或从列表重新进入。")
    else:
        message = error.message or usual.get(error.status, "")
    return {
        "status": error.status,
        "title": titles.get(error.status, _("不能办理")),
        "message": message,
        "fields": error.fields,
    }


def _wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/html" not in accept
