"""A finding: where an entry breaks a rule, and how to mend it."""

from dataclasses import dataclass
from typing import Literal as OneOf

from ontology.rules import rule_named

Severity = OneOf["Violation", "Warning", "Info"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where (`focus`, `path`, `value`), which `rule`, and how to mend it."""

    severity: Severity
    focus: str
    path: str | None
    value: str | None
    rule: str
    message: dict[str, str]

    def sort_key(self) -> tuple[str, ...]:
        """Violations first, then by node, property and rule."""
        rank = "0" if self.severity == "Violation" else "1"
        return (rank, self.focus, self.path or "", self.rule, self.value or "")


def finding(
    rule: str, focus: object, path: object = None, value: object = None, severity: Severity = "Violation"
) -> Finding:
    """A finding of a rule that the program itself applies; its words stand in `ontology/shapes/reading.ttl`."""
    words = rule_named(rule).message
    return Finding(
        severity=severity,
        focus=str(focus),
        path=None if path is None else str(path),
        value=None if value is None else str(value),
        rule=rule,
        message={"zh": words.zh, "en": words.en},
    )
