"""Sources that print one release: recognised by MinHash over their words, so that what it says counts once.

MinHash: Broder, “On the resemblance and containment of documents” (1997). Two texts are alike as far as the sets of
their runs of characters overlap (Jaccard); a signature of a few numbers tells how far, without comparing the sets.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from rdflib import URIRef
from rensa import RMinHash, RMinHashLSH

from graph.site_queries import query
from graph.store.snapshot import Snapshot

RUN = 4
"""Characters that are taken together: Chinese has no spaces between words."""
NUMBERS, BANDS, SEED = 128, 32, 20190601
"""Numbers of a signature: with so many the estimate is off by 0.09 at most in two of three cases."""
ALIKE = 0.5
"""Texts that share at least half of all their runs are one release: cuts and another headline are let pass."""
SHORTEST = 40
"""Characters below which a text is not judged: two short ones are alike by chance."""


def likeness(one: str, other: str) -> float:
    """The estimated share of runs that two texts have in common, 0 to 1."""
    return float(_signature(one).jaccard(_signature(other)))


def releases(texts: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The names of the texts, those of one release together; in the order of the first of each, alone where alone."""
    names = sorted(texts)
    judged = [name for name in names if len(_plain(texts[name])) >= SHORTEST]
    signatures = {name: _signature(texts[name]) for name in judged}
    near = RMinHashLSH(threshold=ALIKE, num_perm=NUMBERS, num_bands=BANDS)
    group = {name: name for name in names}
    for place, name in enumerate(judged):
        signature = signatures[name]
        for other in sorted(near.query(signature)):
            if signature.jaccard(signatures[judged[other]]) >= ALIKE:
                _join(group, name, judged[other])
        near.insert(place, signature)
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(_first(group, name), []).append(name)
    return [tuple(members) for members in found.values()]


def releases_of(snapshot: Snapshot, sources: Iterable[str]) -> list[tuple[str, ...]]:
    """The same of sources in the graph, by the words that are quoted from each: their texts are not in it."""
    wanted = sorted(set(sources))
    quoted: dict[str, list[str]] = {source: [] for source in wanted}
    for row in snapshot.rows(query("source-words"), {"source": [URIRef(source) for source in wanted]}):
        quoted[str(row["source"])].append(str(row["quote"]))
    return releases({source: "".join(words) for source, words in quoted.items()})


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
