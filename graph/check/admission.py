"""What may enter the store: entries that conform, each by itself with the reference data.

A check takes 0.15 to 0.35 s an entry, so what was found to conform is remembered in the data folder: by the digest
of its bytes, for as long as the rules, the vocabulary and the reference data are the same.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from graph.check.validator import Finding, Validator
from graph.errors import CorpusRefused, EntryUnreadable
from graph.record.shipped import Corpus
from graph.store.atomic import written_whole
from graph.store.parse import parse_entry
from graph.store.utf8 import read_bytes
from ontology.bilingual import BilingualText, Progress
from ontology.files import HERE as ONTOLOGY
from ontology.files import vocabulary_files
from ontology.namespaces import compact

REMEMBERED = "conforming.json"
WRITTEN_EVERY = 100
"""Entries after which what was found is written down: a start that is stopped does not begin again."""
LINES_SHOWN = 100

_HERE = Path(__file__).resolve().parent
_GRAPH = _HERE.parent


def admit(corpus: Corpus, data: Path, progress: Progress) -> None:
    """Check every entry of the corpus that is not known to conform.

    Raises CorpusRefused, with a line a finding, where one does not or cannot be read; FileUnreadable, OSError.
    """
    entries = corpus.entry_files
    memory = _Memory(data, _rules(corpus))
    validator: Validator | None = None
    refused: dict[Path, list[BilingualText]] = {}
    try:
        for number, path in enumerate(entries, 1):
            content = read_bytes(path)
            if memory.knows(content):
                continue
            place = f"{number}/{len(entries)} {path.name}"
            progress(BilingualText(f"校验 {place}", f"validating {place}"))
            validator = validator or Validator(corpus)
            faults = list(_faults(validator, content))
            if faults:
                refused[path] = faults
            else:
                memory.add(content)
    finally:
        memory.write()
    if refused:
        raise _refusal(refused, len(entries), corpus.folder)


class _Memory:
    """Which bytes conform under these rules; of entries that are gone nothing is kept."""

    def __init__(self, data: Path, rules: str) -> None:
        self._file = data / REMEMBERED
        self._rules = rules
        self._before = self._read()
        self._seen: set[str] = set()

    def knows(self, content: bytes) -> bool:
        digest = _digest(content)
        if digest in self._before:
            self._seen.add(digest)
        return digest in self._seen

    def add(self, content: bytes) -> None:
        self._seen.add(_digest(content))
        if len(self._seen - self._before) % WRITTEN_EVERY == 0:
            self._write(self._before | self._seen)

    def write(self) -> None:
        if self._seen != self._before:
            self._write(self._seen)

    def _read(self) -> set[str]:
        try:
            found = json.loads(self._file.read_bytes())
            return set(found["conforming"]) if found["rules"] == self._rules else set()
        except (OSError, ValueError, KeyError, TypeError):
            return set()

    def _write(self, digests: Iterable[str]) -> None:
        with written_whole(self._file) as file:
            file.write(json.dumps({"rules": self._rules, "conforming": sorted(digests)}).encode())


def _rules(corpus: Corpus) -> str:
    """A digest over all that decides whether an entry conforms, the program that judges it among it."""
    digest = hashlib.sha256(f"pyshacl {version('pyshacl')} pyoxigraph {version('pyoxigraph')}".encode())
    for path in [
        *vocabulary_files(),
        *sorted((ONTOLOGY / "shapes").glob("*.ttl")),
        *sorted((ONTOLOGY / "checks").glob("*.rq")),
        *corpus.reference_files,
        *sorted(_HERE.glob("validate*.py")),
        _HERE / "lexical_forms.py",
        _GRAPH / "store" / "parse.py",
    ]:
        digest.update(hashlib.sha256(read_bytes(path)).digest())
    return digest.hexdigest()


def _faults(validator: Validator, content: bytes) -> Iterator[BilingualText]:
    """What keeps an entry out, each in one line."""
    try:
        report = validator.validate(parse_entry(content, "application/trig"))
    except EntryUnreadable as error:
        yield error.text
    else:
        for found in report.findings:
            if found.severity == "Violation":
                yield _line(found)


def _line(found: Finding) -> BilingualText:
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


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
