"""Group robots of 钉钉, 企业微信 and 飞书: their addresses, their messages, and sending.

A robot's address is asked by https (by http only on machines the installation names), redirects
are not followed, and its answer is read: these platforms answer 200 also when they refuse.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any, Final, Literal
from urllib.parse import SplitResult, parse_qs, quote_plus, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from huifang.kit.errors import Invalid
from huifang.rules.reader import code_label

log = logging.getLogger("huifang.notices")

SECONDS: Final = 8
LONGEST_ANSWER: Final = 64 * 1024
HOMES: Final = {
    "dingtalk": ("dingtalk.com",),
    "wecom": ("qyapi.weixin.qq.com",),
    "feishu": ("feishu.cn", "larksuite.com"),
}


@dataclass(frozen=True)
class Outcome:
    """How a sending ended; `unknown` when it may have arrived, so that it is not sent again."""

    state: Literal["sent", "failed", "unknown"]
    words: str = ""


@dataclass(frozen=True)
class Message:
    """A short title and plain lines, each with an address or without."""

    title: str
    lines: Sequence[tuple[str, str]]


def check_address(code: str, address: str) -> str:
    """Return a robot's address without blanks around it.

    Raises:
        Invalid: it is no address of such a robot; says what is wrong and where to find it.

    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        host, _port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise _wrong(_("这不是有效的网址。请从群机器人设置页整段复制 Webhook 地址。")) from None
    if any(mark.isspace() for mark in address) or not host or "@" in parts.netloc:
        raise _wrong(_("这不是有效的网址。请从群机器人设置页整段复制 Webhook 地址。"))
    if parts.scheme != "https" and not _is_intranet(parts):
        raise _wrong(
            _("地址须以 https:// 开头。内网机器人用 http 的，请系统管理员先把主机列入允许名单。")
        )
    for other, homes in HOMES.items():
        if other != code and any(host == home or host.endswith(f".{home}") for home in homes):
            words = _("这是%(other)s的地址，平台却选了%(code)s。请改选平台。")
            raise _wrong(words % {"other": _platform(other), "code": _platform(code)})
    if not _has_key(code, parts):
        raise _wrong(
            _("地址不完整，缺少%(what)s。请从群机器人设置页整段复制。") % {"what": _KEYS[code]}
        )
    return address


def send(code: str, address: str, secret: str, message: Message, now: datetime) -> Outcome:
    """Send a message to a robot, and tell how it went in words for the office."""
    try:
        url, body = SHAPES[code](check_address(code, address), secret, message, now)
    except Invalid as error:
        return Outcome("failed", error.fields.get("address", error.message))
    request = urllib.request.Request(  # noqa: S310  # the scheme was checked
        url,
        json.dumps(body, ensure_ascii=False).encode(),
        {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Huifang"},
        method="POST",
    )
    try:
        with _opener(urlsplit(url)).open(request, timeout=SECONDS) as answer:
            return _understood(answer.read(LONGEST_ANSWER))
    except urllib.error.HTTPError as error:
        if 300 <= error.code < 400:
            return Outcome("failed", _("地址要求转到别处，没有跟随。请核对机器人地址。"))
        return Outcome("failed", _("平台答复 HTTP %(code)s。") % {"code": error.code})
    except urllib.error.URLError as error:  # before anything was taken: no route, name, or trust
        log.info("a robot was not reached: %s", type(error.reason).__name__)
        return Outcome("failed", _("连不上机器人的主机。请核对地址，或请系统管理员检查网络。"))
    except (OSError, HTTPException) as error:
        log.info("a robot did not answer: %s", type(error).__name__)
        return Outcome("unknown", _("已发出，但平台没有及时答复，不确定是否送达；不再重发。"))


def _dingtalk(
    address: str, secret: str, message: Message, now: datetime
) -> tuple[str, dict[str, Any]]:
    if secret:
        stamp = str(int(now.timestamp() * 1000))
        sign = quote_plus(_sign(secret, f"{stamp}\n{secret}"))
        address += f"&timestamp={stamp}&sign={sign}"
    text = f"### {message.title}\n\n" + "\n\n".join(_linked(message))
    return address, {"msgtype": "markdown", "markdown": {"title": message.title, "text": text}}


def _wecom(
    address: str, secret: str, message: Message, now: datetime
) -> tuple[str, dict[str, Any]]:
    del secret, now  # its key is in the address
    text = f"**{message.title}**\n" + "\n".join(_linked(message))
    return address, {"msgtype": "markdown", "markdown": {"content": text}}


def _feishu(
    address: str, secret: str, message: Message, now: datetime
) -> tuple[str, dict[str, Any]]:
    rows = [
        [{"tag": "a", "text": words, "href": url} if url else {"tag": "text", "text": words}]
        for words, url in message.lines
    ]
    post = {"zh_cn": {"title": message.title, "content": rows}}
    body: dict[str, Any] = {"msg_type": "post", "content": {"post": post}}
    if secret:
        stamp = str(int(now.timestamp()))
        body = {"timestamp": stamp, "sign": _sign(f"{stamp}\n{secret}", ""), **body}
    return address, body


Shape = Callable[[str, str, Message, datetime], tuple[str, dict[str, Any]]]
SHAPES: Final[dict[str, Shape]] = {"dingtalk": _dingtalk, "wecom": _wecom, "feishu": _feishu}
_KEYS: Final = {"dingtalk": "access_token", "wecom": "key", "feishu": "/hook/…"}


def _linked(message: Message) -> list[str]:
    return [f"[{words}]({url})" if url else words for words, url in message.lines]


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


def _has_key(code: str, parts: SplitResult) -> bool:
    if code == "feishu":
        return "/hook/" in parts.path and not parts.path.endswith("/hook/")
    return bool(parse_qs(parts.query).get(_KEYS[code]))


def _is_intranet(parts: SplitResult) -> bool:
    allowed = settings.HUIFANG_WEBHOOK_HTTP_HOSTS
    return parts.scheme == "http" and (parts.netloc in allowed or parts.hostname in allowed)


def _understood(content: bytes) -> Outcome:
    """Read the platform's own verdict; each names it differently."""
    try:
        answer = json.loads(content)
        code = next(answer[name] for name in ("errcode", "code", "StatusCode") if name in answer)
    except (ValueError, TypeError, StopIteration):
        return Outcome("failed", _("对方没有按群机器人的约定答复。请核对机器人地址。"))
    if code == 0:
        return Outcome("sent")
    said = str(answer.get("errmsg") or answer.get("msg") or "")[:120]
    words = _("平台拒绝：%(said)s（%(code)s）。请核对地址、加签密钥和机器人的安全设置。")
    return Outcome("failed", words % {"said": said or "—", "code": code})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def _opener(parts: SplitResult) -> urllib.request.OpenerDirector:
    """Return what opens an address; the own network is asked without the proxy."""
    direct = [urllib.request.ProxyHandler({})] if parts.scheme == "http" else []
    return urllib.request.build_opener(_NoRedirect, *direct)


def _platform(code: str) -> str:
    return code_label("notices.robot", code)


def _wrong(words: str) -> Invalid:
    return Invalid(words, address=words)
