"""What may enter the store: entries that conform, each by itself with the reference data.

A check takes 0.15 to 0.35 s an entry, so what was found to conform is remembered in the data folder: by the digest
of its bytes, for as long as the rules, the vocabulary and the reference data are the same.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib.term import Node

from graph.check.verdicts import Verdicts
from graph.errors import CorpusRefused, EntryUnreadable
from graph.record.shipped import Corpus
from graph.store.parse import parse_entry
from graph.store.standing import Standing
from graph.store.terms import Term
from graph.store.utf8 import read_bytes
from ontology.bilingual import BilingualText, Progress
from ontology.namespaces import compact

if TYPE_CHECKING:
    from graph.check.finding import Finding
    from graph.check.gate import Gate

REMEMBERED = "conforming.json"
LINES_SHOWN = 100


def admit(corpus: Corpus, data: Path, progress: Progress) -> None:
    """Check every entry of the corpus that is not known to conform.

    Raises CorpusRefused, with a line a finding, where one does not or cannot be read; FileUnreadable, OSError.
    """
    entries = corpus.entry_files
    memory = Verdicts(data / REMEMBERED, corpus)
    gate: Gate | None = None
    refused: dict[Path, list[BilingualText]] = {}
    try:
        for number, path in enumerate(entries, 1):
            content = read_bytes(path)
            if memory.knows(content):
                continue
            place = f"{number}/{len(entries)} {path.name}"
            progress(BilingualText(f"校验 {place}", f"validating {place}"))
            if gate is None:
                # Here and not above: only a check needs pySHACL, which takes 0.3 s to import.
                from graph.check import gate as checking

                gate = checking.Gate(corpus)
            found = list(faults(gate, content))
            if found:
                refused[path] = found
            else:
                memory.add(content)
    finally:
        memory.write()
    if refused:
        raise _refusal(refused, len(entries), corpus.folder)


def vouch(corpus: Corpus, data: Path, _progress: Progress) -> None:
    """Take every entry of the corpus for known to conform, since the program made it itself. Raises FileUnreadable."""
    verdicts = Verdicts(data / REMEMBERED, corpus)
    for path in corpus.entry_files:
        content = read_bytes(path)
        if not verdicts.knows(content):
            verdicts.add(content)
    verdicts.write()


def faults(
    gate: "Gate",
    content: bytes,
    media_type: str = "application/trig",
    standing: Standing | None = None,
    entry: str = "",
) -> Iterator[BilingualText]:
    """What keeps an entry out, each in one line; held against what stands in a version, if one is given."""

    def told_of(node: Node) -> list[tuple[Term, Term, Term]]:
        return standing.told_of(node, entry) if standing else []

    try:
        report = gate.report(parse_entry(content, media_type), told_of)
    except EntryUnreadable as error:
        yield error.text
    else:
        for found in report.findings:
            if found.severity == "Violation":
                yield _line(found)


def _line(found: "Finding") -> BilingualText:
    place = " ".join(compact(part) for part in (found.focus, found.path) if part)
    value = "" if found.value is None else f" [{compact(found.value)}]"
    spoken = next(iter(found.message.values()), "")
    zh, en = (" ".join(found.message.get(language, spoken).split()) for language in ("zh", "en"))
    return BilingualText(f"{found.rule} {place}{value}：{zh}", f"{found.rule} {place}{value}: {en}")


def _refusal(refused: dict[Path, list[BilingualText]], entries: int, folder: Path) -> CorpusRefused:
    faults = [(path.relative_to(folder), text) for path, texts in refused.items() for text in texts]
    zh = [
        f"语料未被接受：{entries} 个条目中有 {len(refused)} 个不符合规则，共 {len(faults)} 处；已有的版本保持不变"
    ]
    en = [
        f"the corpus is refused: {len(refused)} of {entries} entries break the rules, {len(faults)} findings;"
        " the version in force stays as it is"
    ]
    for name, text in faults[:LINES_SHOWN]:
        zh.append(f"  {name}：{text.zh}")
        en.append(f"  {name}: {text.en}")
    if len(faults) > LINES_SHOWN:
        more = len(faults) - LINES_SHOWN
        zh.append(f"  另有 {more} 处；fengqiao validate 可逐一列出")
        en.append(f"  and {more} more; fengqiao validate lists them all")
    return CorpusRefused("\n".join(zh), "\n".join(en))
