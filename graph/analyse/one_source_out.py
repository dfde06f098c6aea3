"""How far a count hangs on one source: what is left of it where the source with most of it is left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.analyse.reposts import releases_of
from graph.store.snapshot import Snapshot
from ontology.namespaces import ID

MOST_LOOKED_THROUGH = 100
"""Sources up to which reposts are looked for among them while somebody waits."""


MOST_CLAIMS = 20_000
"""Claims up to which it is counted while somebody waits."""


@dataclass(frozen=True)
class OneSourceOut:
    """Of claims: how many there are, from how many sources; and without the release that has most of them.

    `releases` counts sources that print the same text once; None where there are too many to be looked through.
    `heaviest` are the sources of that release, `left` the claims of all others.
    """

    claims: int
    sources: int
    releases: int | None
    heaviest: tuple[str, ...]
    left: int


def one_source_out(snapshot: Snapshot, claims: Sequence[str]) -> OneSourceOut | None:
    """The count of these claims (IRIs, each once) and what of it is left without any one release.

    None of more claims than are counted while somebody waits.
    """
    if len(claims) > MOST_CLAIMS:
        return None
    of_source = Counter(_source_of(claim) for claim in claims)
    total = of_source.total()
    groups: list[tuple[str, ...]] = [(source,) for source in of_source]
    if len(of_source) <= MOST_LOOKED_THROUGH:
        groups = releases_of(snapshot, of_source)
    weights = {group: sum(of_source[source] for source in group) for group in groups}
    heaviest: tuple[str, ...] = max(sorted(weights), key=lambda group: weights[group], default=())
    return OneSourceOut(
        claims=total,
        sources=len(of_source),
        releases=None if len(of_source) > MOST_LOOKED_THROUGH else len(groups),
        heaviest=heaviest,
        left=total - weights.get(heaviest, 0),
    )


def _source_of(claim: str) -> str:
    """The source whose entry makes the claim: both have its id in their IRIs, as the protocol names them."""
    return str(ID["source/"]) + claim.removeprefix(str(ID["claim/"])).partition("/")[0]
