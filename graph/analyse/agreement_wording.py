"""What is said of two codings: aspects, figures, sections and codes, in both languages."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from graph.analyse.agreement import Agreement
from graph.analyse.second_coding import ASPECTS, TOGETHER, Alone, Comparison, Match, overall
from graph.analyse.settling import Difference
from graph.entry import forms
from graph.entry.model import Slot
from graph.entry.node import Holds, Owns, Says, Texts, fields_of
from graph.entry.sheets import NAMES, words_of
from ontology.bilingual import BilingualText, Language
from ontology.schemes import Concept, schemes

ASPECT_WORDS = {
    "credit_kind": BilingualText("归因方式", "Kind of credit"),
    "mechanism_type": BilingualText("机制类型", "Mechanism type"),
}
SCHEME_OF = {"credit_kind": "credit-kind", "mechanism_type": "mechanism-type"}
SAID_BY = ("indicator", "direction", "setting", "credit-kind")
"""Schemes of the codes by which a statement is told in short."""
FIGURE_WORDS = {
    "percent": BilingualText("一致率", "Percent agreement"),
    "kappa": BilingualText("科恩 κ", "Cohen’s kappa"),
    "alpha": BilingualText("克里彭多夫 α", "Krippendorff’s alpha"),
    "ac1": BilingualText("格韦特 AC1", "Gwet’s AC1"),
}
NOTHING = BilingualText("（无）", "(none)")
YES, NO = BilingualText("是", "yes"), BilingualText("否", "no")
UNDEFINED = BilingualText("无从计算", "not defined")


def figures(agreement: Agreement, language: Language) -> list[tuple[str, str]]:
    """Name and value of each figure; one that is not defined says so."""
    told = []
    for name, words in FIGURE_WORDS.items():
        value = getattr(agreement, name)
        shown = (
            UNDEFINED[language] if value is None else f"{value:.1%}" if name == "percent" else f"{value:.3f}"
        )
        told.append((words[language], shown))
    return told


def code_words(aspect: str, code: str) -> BilingualText:
    """The label of a code, or of several together."""
    labels = [
        _labels(SCHEME_OF[aspect]).get(part, BilingualText(part, part)) for part in code.split(TOGETHER)
    ]
    if not code:
        return NOTHING
    return BilingualText("＋".join(label.zh for label in labels), " + ".join(label.en for label in labels))


def field_words(difference: Difference) -> BilingualText:
    """What the field is called in which two codings differ."""
    role = _role(difference)
    return words_of(str(role.property))[0] if isinstance(role, Says) else section_words(difference.field)


def value_words(difference: Difference, coder: int) -> BilingualText:
    """What one coder, 0 or 1, says in that field."""
    value, role = difference.values[coder], _role(difference)
    said = [_said(each, role) for each in (value if isinstance(value, list) else [value])]
    if not said or value is None:
        return NOTHING
    return BilingualText("；".join(each.zh for each in said), "; ".join(each.en for each in said))


def _role(difference: Difference) -> Says | Owns | Holds:
    return fields_of(type(difference.match.first))[difference.field]


def _said(value: Any, role: Says | Owns | Holds) -> BilingualText:
    if isinstance(value, Texts):
        told = [text for text in (value.zh, value.en) if text]
        words = " / ".join(" · ".join(text) if isinstance(text, list) else text for text in told)
        return BilingualText(words, words)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Slot):
        words = " ".join([value.symbol, *(label for item in value.items if (label := _first(item.label)))])
        return BilingualText(words, words)
    if isinstance(role, Says) and isinstance(role.form, forms.Concept):
        return _labels(role.form.scheme).get(value, BilingualText(value, value))
    return BilingualText(str(value), str(value))


def _first(text: str | Texts | None) -> str:
    said = text.zh if isinstance(text, Texts) else text
    return said[0] if isinstance(said, list) else said or ""


def said_words(said: str) -> BilingualText:
    """What the comparison says of a node in short (`second_coding.said_of`), its codes by their labels."""
    labels = {code: label for scheme in SAID_BY for code, label in _labels(scheme).items()}
    parts = [labels.get(part, BilingualText(part, part)) for part in said.split(" ")]
    return BilingualText(" ".join(part.zh for part in parts), " ".join(part.en for part in parts))


def section_words(section: str) -> BilingualText:
    """What the nodes of a section are called."""
    return BilingualText(*NAMES[section])


def counted(things: Sequence[Match | Alone]) -> list[tuple[BilingualText, int]]:
    """How many there are of each section."""
    sections = dict.fromkeys(each.section for each in things)
    return [(section_words(name), sum(each.section == name for each in things)) for name in sections]


def in_words(comparisons: Sequence[Comparison], language: Language) -> Iterator[str]:
    """Lines for a person: each source, then all together where there are several."""
    zh = language == "zh"
    for comparison in comparisons:
        yield f"{'来源' if zh else 'source'} {comparison.entry}"
        listed = "，".join(f"{name.zh} {count}" for name, count in counted(comparison.matches))
        if not zh:
            listed = ", ".join(f"{name.en} {count}" for name, count in counted(comparison.matches))
        yield f"  {'同处同类' if zh else 'same place and kind'}: {listed or 0}"
        for aspect in ASPECTS:
            yield from _aspect(aspect, comparison.agreement(aspect), language)
        for unit in comparison.disagreements:
            first, second = (code_words(unit.aspect, code)[language] for code in unit.codes)
            quote = "」「".join(unit.words)
            yield f"  ≠ {ASPECT_WORDS[unit.aspect][language]} {unit.said}: {first} / {second}  「{quote}」"
        for alone in comparison.alone:
            who = (
                ("只有甲" if zh else "only the first")
                if alone.coder == 0
                else ("只有乙" if zh else "only the second")
            )
            yield f"  {who}: {section_words(alone.section)[language]} {alone.said}  「{'」「'.join(alone.words)}」"
    if len(comparisons) > 1:
        yield "全部来源" if zh else "all sources"
        for aspect in ASPECTS:
            yield from _aspect(aspect, overall(comparisons, aspect), language)


def _aspect(aspect: str, agreement: Agreement, language: Language) -> Iterator[str]:
    zh = language == "zh"
    units = (
        f"{agreement.units} 项中 {agreement.agreed} 项一致"
        if zh
        else f"{agreement.agreed} of {agreement.units} agree"
    )
    if not agreement.units:
        yield f"  {ASPECT_WORDS[aspect][language]}: " + (
            "没有共同的编码项，不作计算" if zh else "nothing shared, no figure"
        )
        return
    told = "  ".join(f"{name} {value}" for name, value in figures(agreement, language))
    yield f"  {ASPECT_WORDS[aspect][language]}: {units}  {told}"
    for (first, second), count in agreement.table.items():
        yield f"    {code_words(aspect, first)[language]} / {code_words(aspect, second)[language]}: {count}"


@cache
def _labels(scheme: str) -> dict[str, BilingualText]:
    def below(concepts: Sequence[Concept]) -> Iterator[tuple[str, BilingualText]]:
        for concept in concepts:
            yield concept.slug, concept.label
            yield from below(concept.narrower)

    return dict(below(schemes()[scheme].top))
