"""A text for people, in both languages of the project."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True)
class BilingualText:
    """The same words in Chinese and in English; `text[language]` gives one of them."""

    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def as_dict(self) -> dict[Language, str]:
        return {"zh": self.zh, "en": self.en}

    def format(self, **values: object) -> "BilingualText":
        """Both texts with `str.format` applied to the same values."""
        return BilingualText(self.zh.format(**values), self.en.format(**values))


Progress = Callable[[BilingualText], None]
"""Told what is being done, by work that takes its time."""
