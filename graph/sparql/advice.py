"""What to change in a query that took too long or too much: said of the query at hand, from its tokens alone.

The query has just cost too much, so it is not parsed again: what is told here is a guess from its words.
"""

from collections.abc import Sequence
from itertools import islice, pairwise

from graph.sparql.lexer import Token, keywords, tokens
from ontology.bilingual import BilingualText

MOST_TOKENS = 5_000
"""Of a query that are looked at."""

CROSS = BilingualText(
    "各组模式没有共同变量，结果是两者的笛卡尔积：请用共同变量把它们连起来，或分成两个查询",
    "its patterns share no variable, so every row meets every other (a cross product): "
    "join them by a variable, or ask twice",
)
SORTED = BilingualText(
    "ORDER BY 与 DISTINCT 须先得到全部行才能给出第一行：请去掉，或先收窄范围",
    "ORDER BY and DISTINCT need all rows before the first: leave them out, or narrow the pattern first",
)
GROUPED = BilingualText(
    "分组与计数要走遍全部行：请先收窄范围", "grouping and counting go over all rows: narrow the pattern first"
)
PATHS = BilingualText(
    "带 * 或 + 的属性路径会从每个节点走起：请给出起点或终点",
    "a property path with * or + starts at every node: give one of its ends",
)
OPTIONALS = BilingualText(
    "OPTIONAL 会对每一行再查一次：请减少，或各分成一个查询",
    "an OPTIONAL is looked up for each row: have fewer, or ask for them apart",
)
SEARCHED = BilingualText(
    "FILTER 对文字的查找要读遍每个值：请先用类型或属性收窄",
    "a FILTER on words reads every value: narrow by class or property first",
)
UNLIMITED = BilingualText("没有 LIMIT：请加上，例如 LIMIT 100", "it has no LIMIT: set one, say LIMIT 100")
GRAPHS = BilingualText(
    "请缩小范围，例如用 GRAPH 指定图，或给出派出所",
    "narrow it, for example by naming a GRAPH or a station",
)


def advice(query: str) -> BilingualText:
    """The one or two changes most likely to help."""
    found = []
    for number, token in enumerate(tokens(query)):
        if number == MOST_TOKENS:
            break
        found.append(token)
    words = {word for token in found for word in keywords(token)}
    told = [
        text
        for fits, text in (
            (_falls_apart(found), CROSS),
            (_has_long_path(found), PATHS),
            (bool(words & {"ORDER", "DISTINCT"}), SORTED),
            (bool(words & {"GROUP", "COUNT", "SUM", "AVG"}), GROUPED),
            (bool(words & {"REGEX", "CONTAINS", "STRSTARTS", "LCASE"}), SEARCHED),
            ("OPTIONAL" in words, OPTIONALS),
            (not words & {"LIMIT", "ASK"}, UNLIMITED),
        )
        if fits
    ][:2] or [GRAPHS]
    return BilingualText("；".join(text.zh for text in told), "; ".join(text.en for text in told))


def sorts(query: str) -> bool:
    """Whether there is an ORDER BY among the tokens that are looked at."""
    return any("ORDER" in keywords(token) for token in islice(tokens(query), MOST_TOKENS))


def _falls_apart(found: Sequence[Token]) -> bool:
    """Whether the triples between braces fall into groups without a common variable."""
    groups: list[set[str]] = []
    statement: set[str] = set()
    depth = brackets = 0
    filtering = False
    for token in found:
        if token.text in ("{", "}", ".") and not brackets:
            groups, statement, filtering = _joined(groups, statement), set(), False
            depth += {"{": 1, "}": -1, ".": 0}[token.text]
        elif token.text in ("(", ")"):
            brackets += 1 if token.text == "(" else -1
            filtering = filtering and brackets > 0
        elif "FILTER" in keywords(token):
            # What is only compared is not joined.
            filtering = True
        elif token.kind in ("variable", "blank") and depth > 0 and not filtering:
            statement.add(token.text[1:])
    return len(groups) > 1


def _joined(groups: list[set[str]], statement: set[str]) -> list[set[str]]:
    if not statement:
        return groups
    apart = [group for group in groups if not group & statement]
    together = [group for group in groups if group & statement]
    return [*apart, statement.union(*together)]


def _has_long_path(found: Sequence[Token]) -> bool:
    """Whether a name or a bracket is followed by * or +, outside of arithmetic on variables."""
    return any(
        after.kind == "operator" and after.text in "*+" and before.kind in ("name", "iri")
        for before, after in pairwise(found)
    )
