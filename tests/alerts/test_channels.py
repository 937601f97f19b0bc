"""Each channel sends what its service documents, and takes only the service's own yes for one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from alert_servers import Mailbox, Robots

from pipelines.alerts.channels import DeliveryError, send
from pipelines.alerts.messages import Message
from pipelines.settings import Email, FileChannel, SettingsError, Webhook

MESSAGE = Message(
    "run-1",
    "【决算检查】1 份决算新发现 2 处错误",
    ("■ 示例局 2023年度", "  T1-1 第3页：差 10.00"),
    ("a", "b"),
)
TEXT = "【决算检查】1 份决算新发现 2 处错误\n■ 示例局 2023年度\n  T1-1 第3页：差 10.00"
ACCEPTED = {"feishu": '{"code": 0}', "dingtalk": '{"errcode": 0}', "wecom": '{"errcode": 0}', "slack": "ok"}
REFUSED = {
    "feishu": '{"code": 19021, "msg": "sign match fail"}',
    "dingtalk": '{"errcode": 310000, "errmsg": "sign not match"}',
    "wecom": '{"errcode": 93000, "errmsg": "invalid webhook url"}',
    "slack": "no_text",
}


def hook(robots: Robots, kind: str, **more: str) -> Webhook:
    return Webhook.model_validate({"name": kind, "kind": kind, "url": f"{robots.url}/{kind}?key=1", **more})


def post(robots: Robots, kind: str, message: Message = MESSAGE, **more: str) -> None:
    send(message, hook(robots, kind, **more), root=Path(), timeout_s=5)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("feishu", {"msg_type": "text", "content": {"text": TEXT}}),
        ("dingtalk", {"msgtype": "text", "text": {"content": TEXT}}),
        ("wecom", {"msgtype": "text", "text": {"content": TEXT}}),
        ("slack", {"text": TEXT}),
    ],
)
def test_a_robot_is_sent_its_form(robots: Robots, kind: str, body: dict[str, object]) -> None:
    robots.answers[f"/{kind}"] = [(200, ACCEPTED[kind])]
    post(robots, kind)
    assert robots.received == [(f"/{kind}?key=1", body)]


@pytest.mark.parametrize("kind", list(REFUSED))
def test_a_refusal_is_no_delivery_though_the_status_is_200(robots: Robots, kind: str) -> None:
    robots.answers[f"/{kind}"] = [(200, REFUSED[kind])]
    with pytest.raises(DeliveryError, match="refused"):
        post(robots, kind)
    robots.answers[f"/{kind}"] = [(502, "<html>bad gateway</html>")]
    with pytest.raises(DeliveryError, match="HTTP 502"):
        post(robots, kind)
    robots.answers[f"/{kind}"] = [(200, "<html>please log in</html>")]
    with pytest.raises(DeliveryError, match="refused"):
        post(robots, kind)


def test_feishu_and_dingtalk_are_signed(robots: Robots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROBOT_SECRET", "s3cret")
    robots.answers["/dingtalk"] = [(200, ACCEPTED["dingtalk"])]
    post(robots, "feishu", secret_env="ROBOT_SECRET")
    post(robots, "dingtalk", secret_env="ROBOT_SECRET")
    (_, feishu), (address, _) = robots.received
    key = f"{feishu['timestamp']}\ns3cret".encode()
    assert feishu["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    query = parse_qs(urlsplit(address).query)
    assert query["key"] == ["1"]
    text = f"{query['timestamp'][0]}\ns3cret".encode()
    assert query["sign"] == [base64.b64encode(hmac.new(b"s3cret", text, hashlib.sha256).digest()).decode()]


def test_a_long_message_is_cut_between_lines_and_says_how_much_is_missing(robots: Robots) -> None:
    robots.answers["/wecom"] = [(200, ACCEPTED["wecom"])]
    post(robots, "wecom", Message("run", "标题", tuple(f"第{n}处错误" * 5 for n in range(100)), ()))
    text = robots.received[0][1]["text"]["content"]
    assert len(text.encode()) <= 2048
    kept = text.splitlines()[1:-1]
    assert text.endswith(f"（另有 {100 - len(kept)} 行未列出）")
    assert kept[-1] == f"第{len(kept) - 1}处错误" * 5


def test_an_address_that_does_not_answer_is_no_delivery_and_not_told() -> None:
    channel = Webhook(name="r", kind="slack", url="http://127.0.0.1:9/secret-token")
    with pytest.raises(DeliveryError, match="ConnectError") as error:
        send(MESSAGE, channel, root=Path(), timeout_s=5)
    assert "secret-token" not in str(error.value)


def test_a_secret_that_is_not_set_is_named() -> None:
    with pytest.raises(SettingsError, match="NO_SUCH_URL"):
        send(MESSAGE, Webhook(name="r", kind="slack", url_env="NO_SUCH_URL"), root=Path(), timeout_s=5)


def test_mail_arrives_with_its_text(mailbox: Mailbox) -> None:
    assert send(MESSAGE, mail(mailbox, "a@example.org", "b@example.org"), root=Path(), timeout_s=5) == ""
    (arrived,) = mailbox.mails
    assert arrived["Subject"] == MESSAGE.title
    assert arrived["To"] == "a@example.org, b@example.org"
    assert arrived.get_content().splitlines() == TEXT.splitlines()


def test_a_recipient_who_is_refused_is_named_and_the_others_have_it(mailbox: Mailbox) -> None:
    mailbox.refused.add("b@example.org")
    said = send(MESSAGE, mail(mailbox, "a@example.org", "b@example.org"), root=Path(), timeout_s=5)
    assert said == "refused recipients: b@example.org"
    assert len(mailbox.mails) == 1
    with pytest.raises(DeliveryError, match="no such mailbox"):
        send(MESSAGE, mail(mailbox, "b@example.org"), root=Path(), timeout_s=5)


def test_a_mail_server_that_is_not_there_is_no_delivery(mailbox: Mailbox) -> None:
    channel = Email(
        name="m",
        kind="email",
        host="127.0.0.1",
        port=9,
        sender="j@example.org",
        recipients=("a@example.org",),
    )
    with pytest.raises(DeliveryError, match=r"127\.0\.0\.1:9"):
        send(MESSAGE, channel, root=Path(), timeout_s=5)


def test_a_file_gets_one_line_for_each_message(tmp_path: Path) -> None:
    channel = FileChannel(name="f", kind="file", path="a/b.jsonl")
    for _ in range(2):
        send(MESSAGE, channel, root=tmp_path, timeout_s=5)
    lines = [json.loads(line) for line in (tmp_path / "a/b.jsonl").read_text("utf-8").splitlines()]
    assert [line["findings"] for line in lines] == [["a", "b"]] * 2
    assert lines[0]["text"] == TEXT


def mail(mailbox: Mailbox, *recipients: str) -> Email:
    return Email(
        name="m",
        kind="email",
        host="127.0.0.1",
        port=mailbox.port,
        sender="juesuan@example.org",
        recipients=recipients,
    )
