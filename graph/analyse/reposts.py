"""Sources that print one release: recognised by MinHash over their words, so that what it says counts once.

MinHash: Broder, “On the resemblance and containment of documents” (1997). Two texts are alike as far as the sets of
their runs of characters overlap (Jaccard); a signature of a few numbers tells how far, without comparing the sets.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from rdflib import URIRef
from rensa import RMinHash, RMinHashLSH

from graph.site_queries import query
from graph.store.per_version import once_per_version
from graph.store.snapshot import Snapshot

RUN = 4
"""Characters that are taken together: Chinese has no spaces between words."""
NUMBERS, BANDS, SEED = 128, 32, 20190601
"""Numbers of a signature: with so many the estimate is off by 0.09 at most in two of three cases."""
ALIKE = 0.5
"""Texts that share at least half of all their runs are one release: cuts and another headline are let pass."""
SHORTEST = 40
"""Characters below which a text is not judged: two short ones are alike by chance."""
MOST_REMEMBERED = 5_000
"""Sources whose signatures are kept in memory for a version of the graph, half a kilobyte each."""

Signatures = Mapping[str, RMinHash | None]
"""By the names of texts; None for one that is too short to be judged."""


def likeness(one: str, other: str) -> float:
    """The estimated share of runs that two texts have in common, 0 to 1."""
    return float(_signature(one).jaccard(_signature(other)))


def releases(texts: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The names of the texts, those of one release together; in the order of the first of each, alone where alone."""
    return _grouped({name: _judged(text) for name, text in texts.items()})


def releases_of(snapshot: Snapshot, sources: Iterable[str]) -> list[tuple[str, ...]]:
    """The same of sources in the graph, by the words that are quoted from each: their texts are not in it."""
    wanted = sorted(set(sources))
    remembered = _remembered(snapshot)
    found = {source: remembered[source] for source in wanted if source in remembered}
    quoted: dict[str, list[str]] = {source: [] for source in wanted if source not in found}
    if quoted:
        for row in snapshot.rows(query("source-words"), {"source": [URIRef(source) for source in quoted]}):
            quoted[str(row["source"])].append(str(row["quote"]))
    made = {source: _judged("".join(words)) for source, words in quoted.items()}
    remembered.update(islice(made.items(), max(0, MOST_REMEMBERED - len(remembered))))
    return _grouped(found | made)


@once_per_version
def _remembered(snapshot: Snapshot) -> dict[str, RMinHash | None]:  # noqa: ARG001
    """Signatures of sources, each put in when it is first needed: to make them takes longer than to compare them."""
    return {}


def _grouped(signatures: Signatures) -> list[tuple[str, ...]]:
    names = sorted(signatures)
    judged = [(name, signature) for name in names if (signature := signatures[name]) is not None]
    near = RMinHashLSH(threshold=ALIKE, num_perm=NUMBERS, num_bands=BANDS)
    group = {name: name for name in names}
    for place, (name, signature) in enumerate(judged):
        for other in sorted(near.query(signature)):
            if signature.jaccard(judged[other][1]) >= ALIKE:
                _join(group, name, judged[other][0])
        near.insert(place, signature)
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(_first(group, name), []).append(name)
    return [tuple(members) for members in found.values()]


def _judged(text: str) -> RMinHash | None:
    return _signature(text) if len(_plain(text)) >= SHORTEST else None


def _signature(text: str) -> RMinHash:
    signature = RMinHash(num_perm=NUMBERS, seed=SEED)
    signature.update(_runs(text))
    return signature


def _runs(text: str) -> Sequence[str]:
    plain = _plain(text)
    return sorted({plain[place : place + RUN] for place in range(max(1, len(plain) - RUN + 1))})


def _plain(text: str) -> str:
    """Letters and digits alone: spaces, line ends and marks differ between prints."""
    return re.sub(r"[\W_]+", "", text).lower()


def _first(group: dict[str, str], name: str) -> str:
    while group[name] != name:
        name = group[name]
    return name


def _join(group: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_first(group, one), _first(group, other)))
    group[second] = first
