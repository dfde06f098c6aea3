"""All claims of a version by their indicator, read once, so that a page of one indicator is quick."""

from collections.abc import Sequence

import numpy as np

from graph.lists.relation import Chosen, Relation
from graph.store.per_version import Transition, once_per_version
from graph.store.snapshot import Snapshot
from ontology.namespaces import FQ


@once_per_version
def claims_by_indicator(snapshot: Snapshot) -> Relation:
    """Claims of every level, those that are no results among them, and the one indicator of each."""
    return Relation.of(snapshot.pairs(FQ.indicator))


@claims_by_indicator.carry
def _carried(previous: Relation, transition: Transition) -> Relation:
    touched = transition.change.subjects(FQ.indicator)
    if not touched:
        return previous
    return previous.changed(touched, transition.pairs_from(touched, FQ.indicator))


def claims_on(snapshot: Snapshot, indicator: str) -> Sequence[str]:
    """The claims on an indicator, in the order of their IRIs."""
    relation = claims_by_indicator(snapshot)
    return Chosen(relation.things, relation.having(relation.values.mask([indicator])))


def claim_counts(snapshot: Snapshot) -> dict[str, int]:
    """How many claims there are on each indicator that any claim is on."""
    relation = claims_by_indicator(snapshot)
    counts = np.bincount(relation.value_places, minlength=len(relation.values))
    return dict(zip(relation.values, map(int, counts), strict=True))
