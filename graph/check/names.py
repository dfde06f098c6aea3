"""Names that hold what nobody means to stand in a name: full-width marks, which are letters to Turtle.

`c:a，c:b` is one name to every parser, and `c:a；fq:value` too.
"""

import re
from collections.abc import Iterator

from rdflib import Graph, URIRef

from graph.check.finding import Finding, finding

MARKS = re.compile("[，。；：、！？（）［］｛｝＜＞＠＃＂＇“”‘’「」『』《》〈〉【】\u3000]")


def with_marks(entry: Graph) -> Iterator[Finding]:
    """Statements with a name that holds a full-width mark."""
    for subject, predicate, value in entry:
        for name in (subject, predicate, value):
            if isinstance(name, URIRef) and MARKS.search(name):
                yield finding("Name-marks", subject, predicate, name)
