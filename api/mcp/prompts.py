"""The researcher's three standard questions as prompts: what is claimed, what may be compared, what is not known."""

from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from pydantic import Field

RULES = (
    "Read fengqiao://guide first and keep its rules: name the version and the sources; keep explicit "
    "credit apart "
    "from juxtaposition and call neither a cause; keep periods, comparators, bases and qualifiers; say "
    "what is not "
    "stated and what is not coded. Answer in the language of the question. "
    "先读 fengqiao://guide 并遵守其规则，以提问的语言作答。"
)

Said = Annotated[str, Field(max_length=200)]


def add_prompts(server: MCPServer[Any]) -> None:
    """Give the server the prompts."""

    @server.prompt(title="某类机制报道了什么 · What is reported of a type of mechanism")
    def mechanism_review(mechanism_type: Said) -> str:
        """Which stations run it, how large, what is credited to it, over what period, how strong is the "
        "evidence."""
        return (
            f"Which police stations run “{mechanism_type}”, how large is it there and as of when, what is "
            "explicitly credited to it, over what period, against what comparator and base, with which effect "
            "grade, where is it said?\n"
            "Steps: `search` the type; `list_things` mechanisms and outcomes with `type`; for volunteer patrols "
            ""
            "`ask_question` 01 and 02. List apart from that what merely stands beside it (credit=juxtaposed). "
            f"Give each figure with its quote and offsets.\n{RULES}"
        )

    @server.prompt(title="两个派出所能否比较 · May two stations be compared")
    def station_comparison(first: Said, second: Said) -> str:
        """What two stations have in common, and which of their figures may stand side by side."""
        return (
            f"What may be compared of the stations “{first}” and “{second}”, and what may not?\n"
            "Steps: `search` both; `get` each; `list_things` mechanisms and outcomes of each; `ask_question` 05 "
            "for the "
            "figures that may stand side by side, 09 for tensions, 20 for the independence of the sources. Say "
            "first what forbids "
            "a comparison (indicator, measure, unit, kind of period, base, setting), then what is "
            f"left.\n{RULES}"
        )

    @server.prompt(title="哪些不知道 · What is not known")
    def what_is_not_known(station: Said) -> str:
        """What the sources do not state, what was not coded, what the sources lack, how independent they "
        "are."""
        return (
            f"What can nobody learn from the sources on “{station}”?\n"
            "Steps: `search` it; `get` it and its sources; `ask_question` 29 (gaps: not stated, not coded, "
            "missing), "
            "06 (changes without base), 18 (periods that were not over), 20 (independence), 30 (curation). Keep "
            "the three "
            f"kinds of absence apart and give numbers for each.\n{RULES}"
        )
