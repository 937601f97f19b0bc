"""Sends a message to one channel, in the form that it takes, and knows from its answer whether it arrived.

Forms: Feishu custom bot (open.feishu.cn, 自定义机器人使用指南), DingTalk robot (open.dingtalk.com,
自定义机器人接入), WeCom robot (developer.work.weixin.qq.com, 消息推送配置说明), Slack incoming webhooks
(api.slack.com). They answer 200 to much that they refuse: the body decides.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from pipelines.alerts.messages import Message
from pipelines.settings import Channel, Email, FileChannel, Webhook, secret


class DeliveryError(Exception):
    """A message did not arrive; the text says why and holds no secret."""


_BYTES = {"feishu": 28_000, "dingtalk": 18_000, "wecom": 2_000, "slack": 35_000}
"""Bytes of text that a robot takes: its documented limit, less room for what stands around the text."""


def send(message: Message, channel: Channel, *, root: Path, timeout_s: float) -> str:
    """Deliver a message. A process that dies between sending and noting it sends once more.

    Args:
        message: what to say.
        channel: to whom.
        root: the home, which the path of a file channel starts from.
        timeout_s: seconds that a network operation may take.

    Returns:
        What is to be said of a message that arrived: recipients whom a mail server refused; else empty.

    Raises:
        DeliveryError: it did not arrive, or the channel refused it.
        SettingsError: a secret that the channel needs is not set.
    """
    if isinstance(channel, Email):
        return _mail(message, channel, timeout_s)
    if isinstance(channel, FileChannel):
        _append(message, root / channel.path)
    else:
        _post(message, channel, timeout_s)
    return ""


def _append(message: Message, path: Path) -> None:
    line = {
        "sent_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "run_id": message.run_id,
        "title": message.title,
        "text": message.text(),
        "findings": list(message.keys),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise DeliveryError(f"{path}: {error.strerror}") from error


def _mail(message: Message, channel: Email, timeout_s: float) -> str:
    mail = EmailMessage()
    mail["Subject"] = message.title
    mail["From"] = channel.sender
    mail["To"] = ", ".join(channel.recipients)
    mail["Message-ID"] = f"<{message.run_id}.{channel.name}@juesuan>"
    mail.set_content(message.text())
    user, password = secret(channel.user_env), secret(channel.password_env)
    context = ssl.create_default_context()
    try:
        if channel.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                channel.host, channel.port, timeout=timeout_s, context=context
            )
        else:
            server = smtplib.SMTP(channel.host, channel.port, timeout=timeout_s)
        with server:
            if channel.security == "starttls":
                server.starttls(context=context)
            if user is not None and password is not None:
                server.login(user, password)
            refused = server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"{channel.host}:{channel.port}: {error}") from error
    # The others have it: sending again would tell them twice.
    return f"refused recipients: {', '.join(sorted(refused))}" if refused else ""


def _post(message: Message, channel: Webhook, timeout_s: float) -> None:
    url = channel.url or secret(channel.url_env) or ""
    key = secret(channel.secret_env)
    text = message.text(_BYTES[channel.kind])
    body, query = _FORMS[channel.kind](text, key)
    try:
        request_url = httpx.URL(url).copy_merge_params(query)
        response = httpx.post(request_url, json=body, timeout=timeout_s, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The address has the token of the robot in it.
        raise DeliveryError(f"{channel.kind}: {type(error).__name__}") from error
    if response.status_code != 200:
        raise DeliveryError(f"{channel.kind}: HTTP {response.status_code}: {response.text[:200]}")
    if not _arrived(channel.kind, response):
        raise DeliveryError(f"{channel.kind}: refused: {response.text[:200]}")


def _arrived(kind: str, response: httpx.Response) -> bool:
    if kind == "slack":
        return response.text.strip() == "ok"
    try:
        answer = response.json()
    except ValueError:
        return False
    if not isinstance(answer, dict):
        return False
    return any(answer.get(name) == 0 for name in ("errcode", "code", "StatusCode"))


Form = tuple[dict[str, Any], Mapping[str, str]]
"""A JSON body and what is added to the address."""


def _feishu(text: str, key: str | None) -> Form:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if key is not None:
        stamp = str(int(time.time()))
        body |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{key}", "")}
    return body, {}


def _dingtalk(text: str, key: str | None) -> Form:
    body = {"msgtype": "text", "text": {"content": text}}
    if key is None:
        return body, {}
    stamp = str(round(time.time() * 1000))
    return body, {"timestamp": stamp, "sign": _signature(key, f"{stamp}\n{key}")}


def _wecom(text: str, key: str | None) -> Form:
    return {"msgtype": "text", "text": {"content": text}}, {}


def _slack(text: str, key: str | None) -> Form:
    return {"text": text}, {}


_FORMS: Mapping[str, Callable[[str, str | None], Form]] = {
    "feishu": _feishu,
    "dingtalk": _dingtalk,
    "wecom": _wecom,
    "slack": _slack,
}


def _signature(key: str, text: str) -> str:
    """HMAC-SHA256 in Base64: Feishu signs nothing with time and secret, DingTalk both with the secret."""
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
