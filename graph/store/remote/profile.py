"""What engines can do and how they tell it, by the names under which an operator chooses one.

Where SPARQL 1.1 leaves something open, or an engine departs from it, that is a line of this table and of no other
module. docs/engines.md says which lines were measured here and which follow the engine's own documentation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Authentication = Literal["basic", "digest", "bearer"]
TimeUnit = Literal["s", "ms", "text"]


@dataclass(frozen=True)
class Profile:
    """The capabilities of one engine.

    `union_parameters` ask for the union of all named graphs as the default graph; without them it is that by itself,
    or its operator has to configure it. `time_parameter` is the parameter that bounds a query in the engine, in the
    unit `time_unit` (`text`: “15s”). `cut_off_marks` are headers by which it admits that an answer with status 200 is
    not whole. `loads_quads`: its graph store takes a whole data set as N-Quads by PUT; where not, graphs are put one by
    one. `atomic`: the operations of one update happen together or not at all. `booleans_as_numbers`: 1 for true.
    `reliable`: it answers the site's own queries as SPARQL has it; one that does not is asked by the tests alone.
    `answers_visitors`: it may be asked what visitors write, since it was measured to end any query at its time limit
    and to mark what it did not finish; one that cannot be stopped could be kept busy by anybody. `cut_off_end` is how
    an answer ends that was not finished though its status is 200.
    """

    name: str
    union_parameters: Mapping[str, str] = field(default_factory=dict)
    time_parameter: str = ""
    time_unit: TimeUnit = "s"
    cut_off_marks: tuple[str, ...] = ()
    authentication: Authentication = "basic"
    loads_quads: bool = True
    atomic: bool = True
    reliable: bool = True
    answers_visitors: bool = False
    cut_off_end: bytes = b""
    booleans_as_numbers: bool = False

    def time_limit(self, seconds: float) -> dict[str, str]:
        """The parameter by which the engine itself gives up after so many seconds; none where it has none."""
        if not self.time_parameter:
            return {}
        whole = max(1, round(seconds))
        written = {"s": f"{whole}", "ms": f"{round(seconds * 1000)}", "text": f"{whole}s"}
        return {self.time_parameter: written[self.time_unit]}


_VIRTUOSO_MARKS = ("x-sql-state", "x-sql-message", "x-sparql-maxrows", "x-exec-milliseconds-limit")

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("standard"),
        Profile("oxigraph", union_parameters={"union-default-graph": ""}),
        Profile("fuseki", time_parameter="timeout", answers_visitors=True, cut_off_end=b"##"),
        Profile(
            "virtuoso",
            time_parameter="timeout",
            time_unit="ms",
            cut_off_marks=_VIRTUOSO_MARKS,
            authentication="digest",
            loads_quads=False,
            atomic=False,
            reliable=False,
            booleans_as_numbers=True,
        ),
        # Measured with RDF4J 3.7.7, on which GraphDB stands, too: with `timeout` an answer as N-Triples breaks off at a
        # line's end with status 200 and no mark, and an aggregate runs on.
        Profile("rdf4j"),
        Profile("graphdb"),
        Profile("neptune", loads_quads=False),
        Profile(
            "qlever",
            time_parameter="timeout",
            time_unit="text",
            authentication="bearer",
            loads_quads=False,
        ),
    )
}
"""By name."""
