"""Queries that an engine is known to answer otherwise, and why; docs/engines.md tells what follows from it.

An engine with a line here for an answer that is wrong is refused as a store (`reliable` of its profile).
"""

NOT_DONE = "not done within a minute"
"""Such a query is not asked: it would only take the time."""
_OWN_GRAPHS = "it counts its own graphs, too"
_TOO_MANY = "over 20 keys in GROUP BY are refused (SQ186)"
_COMPILER = "its compiler fails (SQ156)"
_WRONG = "other rows, without a word, and not the same ones each time"
_WRITTEN = "numbers, empty texts or tags of computed values are written otherwise"

KNOWN: dict[str, dict[str, str]] = {
    "rdf4j": {"checks/claim-twice-violation": NOT_DONE},
    "virtuoso": {
        "queries/export-class-counts": _OWN_GRAPHS,
        "queries/export-property-counts": _OWN_GRAPHS,
        "queries/export-totals": _OWN_GRAPHS,
        "queries/source-words": "texts are sorted in another order",
        "questions/01-volunteer-patrols": _WRITTEN,
        "questions/02-volunteer-patrol-outcomes": _TOO_MANY,
        "questions/03-credited-results-by-type": _TOO_MANY,
        "questions/05-comparable-figures": _WRONG,
        "questions/08-figures-that-differ": _WRITTEN,
        "questions/09-tensions": _WRITTEN,
        "questions/13-roof-and-parts": _WRITTEN,
        "questions/22-problem-to-mechanism": _WRITTEN,
        "questions/28-safe-totals": _WRITTEN,
        "checks/after-source-violation": _COMPILER,
        "checks/agent-role-violation": _WRONG,
        "checks/cue-name-violation": NOT_DONE,
        "checks/domain-violation": _WRONG,
        "checks/formula-slots-violation": _WRONG,
        "checks/label-script-violation": _WRONG,
        "checks/text-language-violation": _WRONG,
        "derivations/evidence-grade": _WRONG,
    },
}
