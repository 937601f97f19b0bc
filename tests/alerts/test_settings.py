"""Settings are what the file says, checked; a wrong entry is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import FILE_NAME, FileChannel, SettingsError, Webhook, load_settings


def test_without_a_file_alerts_go_to_a_file_in_the_home(tmp_path: Path) -> None:
    (channel,) = load_settings(tmp_path).alerts.channels
    assert channel == FileChannel(name="file", kind="file", path="alerts/alerts.jsonl")


def test_channels_are_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(
        "alerts:\n  atlas_url: https://example.org/atlas\n  channels:\n"
        "  - {name: 审核组, kind: feishu, url_env: FEISHU_URL, secret_env: FEISHU_SECRET}\n",
        encoding="utf-8",
    )
    alerts = load_settings(tmp_path).alerts
    assert alerts.atlas_url == "https://example.org/atlas"
    assert alerts.channels == (
        Webhook(name="审核组", kind="feishu", url_env="FEISHU_URL", secret_env="FEISHU_SECRET"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alerts: {channels: [{name: a, kind: pigeon}]}", "pigeon"),
        ("alerts: {channels: [{name: a, kind: slack}]}", "url or url_env"),
        ("alerts: {channels: [{name: a, kind: file}, {name: a, kind: file}]}", "one name"),
        ("alerts: {attempts: 0}", r"alerts\.attempts"),
        ("sitse: {}", "sitse"),
        ("alerts: [", "not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_the_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said) as error:
        load_settings(tmp_path)
    assert FILE_NAME in str(error.value)
