"""What the record calls a revision, in both languages."""

from graph.record.revision import Status
from ontology.bilingual import BilingualText

STATUS_WORDS: dict[Status, BilingualText] = {
    "draft": BilingualText("草稿，待审", "draft, to be reviewed"),
    "checked": BilingualText("已收录", "in the graph"),
    "disputed": BilingualText("已收录，有争议", "in the graph, disputed"),
    "withdrawn": BilingualText("已撤回", "withdrawn"),
}
"""A status of the record, which says whether an entry is in the graph; how well it is coded its review status says."""
