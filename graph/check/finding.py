"""A finding: where an entry breaks a rule, and how to mend it."""

from dataclasses import dataclass
from typing import Literal as OneOf

from ontology.namespaces import SHAPES
from ontology.rules import rule_named

READING = str(SHAPES["ReadingConstraintComponent"])
"""What stands for a constraint component in the findings of rules that the program itself applies."""

Severity = OneOf["Violation", "Warning", "Info"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where (`focus`, `path`, `value`), which `rule`, and how to mend it.

    `component` is the IRI of the constraint component that found it (SHACL, section 3.6.2.7).
    """

    severity: Severity
    focus: str
    path: str | None
    value: str | None
    rule: str
    message: dict[str, str]
    component: str = READING

    def sort_key(self) -> tuple[str, ...]:
        """Violations first, then by node, property and rule."""
        rank = "0" if self.severity == "Violation" else "1"
        return (rank, self.focus, self.path or "", self.rule, self.value or "")

    def as_dict(self) -> dict[str, object]:
        """The finding for people and programs that do not ask for SHACL."""
        return {name: value for name, value in vars(self).items() if name != "component"}


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
