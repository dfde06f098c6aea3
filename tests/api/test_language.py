"""Which language a request gets."""

import pytest

from api.http.language import accepted


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5,zh;q=0.9", "zh"),
        ("EN-us, zh;q=0.1", "en"),
        ("fr,en;q=0.3", "en"),
        ("fr", "zh"),
        ("*", "zh"),
        ("en;q=nonsense", "zh"),
        ("en;q=0, zh;q=0.1", "zh"),
    ],
)
def test_accept_language(header: str, language: str) -> None:
    assert accepted(header) == language
