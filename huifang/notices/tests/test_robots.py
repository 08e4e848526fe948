"""Group robots: addresses that cannot be are named, and messages have each platform's shape."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from huifang.access.tests.make import account, actor
from huifang.journal.models import Entry
from huifang.kit.errors import Invalid, NotAllowed
from huifang.notices import actions
from huifang.notices.models import Webhook
from huifang.notices.robots import Message, check_address, send
from huifang.notices.tests.make import MORNING, Platform, robot, signed_in

DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=abc"
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/abc"
MESSAGE = Message("每日提醒", [("超期：3", "https://huifang.example/problems/"), ("请办理", "")])


@pytest.mark.parametrize(
    ("code", "address"), [("dingtalk", DINGTALK), ("wecom", WECOM), ("feishu", FEISHU)]
)
def test_the_platforms_own_addresses_are_taken(code: str, address: str) -> None:
    assert check_address(code, f" {address}\n") == address


@pytest.mark.parametrize(("code", "address", "words"), [
    ("dingtalk", "", "不是有效的网址"),
    ("dingtalk", "access_token=abc", "不是有效的网址"),
    ("dingtalk", "https://a@oapi.dingtalk.com/robot/send?access_token=abc", "不是有效的网址"),
    ("dingtalk", "https://[x/robot", "不是有效的网址"),
    ("dingtalk", "https://oapi.dingtalk.com:99999/robot", "不是有效的网址"),
    ("dingtalk", DINGTALK.replace("https", "http"), "须以 https:// 开头"),
    ("dingtalk", "file:///etc/passwd", "不是有效的网址"),
    ("dingtalk", "ftp://oapi.dingtalk.com/?access_token=a", "须以 https:// 开头"),
    ("dingtalk", WECOM, "这是企业微信的地址，平台却选了钉钉"),
    ("wecom", FEISHU, "这是飞书的地址"),
    ("feishu", DINGTALK, "这是钉钉的地址"),
    ("dingtalk", "https://oapi.dingtalk.com/robot/send", "缺少access_token"),
    ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", "缺少key"),
    ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/", "缺少/hook/…"),
])  # fmt: skip
def test_a_wrong_address_is_refused_with_what_to_do(code: str, address: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_address(code, address)
    assert words in refused.value.fields["address"]


def test_dingtalk_is_signed_in_the_address(platform: Platform) -> None:
    outcome = send("dingtalk", platform.url(), "SECret", MESSAGE, MORNING)
    assert outcome.state == "sent"
    path, body = platform.got[0]
    asked = parse_qs(urlsplit(path).query)
    stamp = asked["timestamp"][0]
    text = f"{stamp}\nSECret".encode()
    right = base64.b64encode(hmac.new(b"SECret", text, hashlib.sha256).digest()).decode()
    assert asked["sign"] == [right]
    assert stamp == str(int(MORNING.timestamp() * 1000))
    assert body["msgtype"] == "markdown"
    assert "[超期：3](https://huifang.example/problems/)" in body["markdown"]["text"]


def test_wecom_has_its_key_in_the_address_and_no_signature(platform: Platform) -> None:
    send("wecom", platform.url("/send?key=k"), "ignored", MESSAGE, MORNING)
    path, body = platform.got[0]
    assert path == "/send?key=k"
    assert body["markdown"]["content"].startswith("**每日提醒**\n[超期：3](")


def test_feishu_is_signed_in_the_body(platform: Platform) -> None:
    platform.answer = b'{"code": 0, "msg": "success", "data": {}}'
    outcome = send("feishu", platform.url("/bot/v2/hook/x"), "SECret", MESSAGE, MORNING)
    assert outcome.state == "sent"
    _path, body = platform.got[0]
    key = f"{body['timestamp']}\nSECret".encode()
    assert body["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    rows = body["content"]["post"]["zh_cn"]["content"]
    assert rows[0] == [{"tag": "a", "text": "超期：3", "href": "https://huifang.example/problems/"}]
    assert rows[1] == [{"tag": "text", "text": "请办理"}]


def test_a_redirect_is_not_followed(platform: Platform) -> None:
    platform.status, platform.location = 302, platform.url("/elsewhere?access_token=t")
    outcome = send("dingtalk", platform.url(), "", MESSAGE, MORNING)
    assert (outcome.state, len(platform.got)) == ("failed", 1)
    assert "没有跟随" in outcome.words


@pytest.mark.parametrize(("answer", "status", "words"), [
    ({"errcode": 310000, "errmsg": "sign not match"}, 200, "平台拒绝：sign not match（310000）"),
    ({"code": 19001, "msg": "param invalid"}, 200, "平台拒绝：param invalid（19001）"),
    ("<html>", 200, "没有按群机器人的约定答复"),
    ([], 200, "没有按群机器人的约定答复"),
    ({}, 503, "HTTP 503"),
])  # fmt: skip
def test_a_refusal_of_the_platform_is_told_in_words(
    platform: Platform, answer: Any, status: int, words: str
) -> None:
    platform.answer = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
    platform.status = status
    outcome = send("dingtalk", platform.url(), "", MESSAGE, MORNING)
    assert (outcome.state, words in outcome.words) == ("failed", True), outcome


def test_a_machine_that_is_not_there_fails_and_one_that_falls_silent_is_not_known(
    platform: Platform, settings: Any
) -> None:
    platform.silent = True
    assert send("dingtalk", platform.url(), "", MESSAGE, MORNING).state == "unknown"
    settings.HUIFANG_WEBHOOK_HTTP_HOSTS = ["127.0.0.1:9"]
    gone = send("dingtalk", "http://127.0.0.1:9/?access_token=a", "", MESSAGE, MORNING)
    assert (gone.state, "连不上" in gone.words) == ("failed", True)


@pytest.mark.django_db
def test_the_key_of_a_group_is_never_shown_or_written_into_the_journal() -> None:
    robot(DINGTALK, secret="SECret")
    page = signed_in("bangongshi").get("/notices/robots/").content.decode()
    assert "oapi.dingtalk.com" in page
    assert "abc" not in page
    journal = str(list(Entry.objects.values_list("changes", "note")))
    assert "access_token" not in journal
    assert "SECret" not in journal


@pytest.mark.django_db
def test_a_robot_is_set_up_changed_and_tested_on_its_page(platform: Platform) -> None:
    robot(DINGTALK)
    client = signed_in("bangongshi")
    wrong = client.post(
        "/notices/robots/add/", {"name": "群", "code": "wecom", "address": DINGTALK}
    )
    assert wrong.status_code == 422
    assert "这是钉钉的地址" in wrong.content.decode()
    row = Webhook.objects.get()
    change = f"/notices/robots/{row.pk}/change/"
    sent = {"name": "新名", "code": "dingtalk", "address": platform.url(), "active": "on"}
    assert client.post(change, sent).status_code == 302
    assert client.post(change, {**sent, "address": ""}).status_code == 302
    client.post(f"/notices/robots/{row.pk}/test/")
    row.refresh_from_db()
    assert (row.name, row.test_result, len(platform.got)) == ("新名", "测试消息已送达平台。", 1)
    platform.answer = b'{"errcode": 310000, "errmsg": "keywords not in content"}'
    client.post(f"/notices/robots/{row.pk}/test/")
    assert "keywords not in content" in client.get("/notices/robots/").content.decode()


@pytest.mark.django_db
def test_only_the_office_and_the_administrator_set_up_robots() -> None:
    account("li")
    actor("wang", "county")
    for name in ("li", "wang"):
        assert signed_in(name).get("/notices/robots/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.add_webhook(actor("wang", "county"), None, facts={}, now=MORNING)
