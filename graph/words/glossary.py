"""The words by which pages speak of evidence, with their meanings: their one home, so that pages cannot drift."""

from dataclasses import dataclass

from ontology.bilingual import BilingualText


@dataclass(frozen=True)
class Entry:
    """A word of the site: `id` is its place on the glossary's page."""

    id: str
    word: BilingualText
    meaning: BilingualText


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "fengqiao",
        BilingualText("枫桥经验", "Fengqiao experience"),
        BilingualText(
            "得名于浙江诸暨的枫桥，1963 年起由中央推广：起初是阶级斗争中发动群众就地改造对手的做法，"
            "如今多指把矛盾纠纷化解在当地的基层治理（见《“枫桥经验”何以长青？》，《开放时代》2020 年第 1 期）。"
            "有的报道用它称呼所讲的做法，这里只记报道怎样说。"
            "“枫桥式公安派出所”是授予派出所的称号，由谁、在何时授予，见各项荣誉。",
            "Named after Fengqiao in Zhuji, Zhejiang, and promoted by the central authorities since 1963: first a "
            "way of class struggle in which local people were to reform opponents on the spot, now mostly local "
            "governance that settles disputes where they arise (see “Why is the Fengqiao experience evergreen?”, in "
            "Chinese, Open Times 2020, no. 1). Some reports call the practices that they tell of so; this site "
            "records what they say. “Fengqiao-style police station” is a title given to stations: by whom and when "
            "is told with each honour.",
        ),
    ),
    Entry(
        "claim",
        BilingualText("说法", "Statement"),
        BilingualText(
            "一篇报道在一处所说的一件事，连同它的限定词、时期、比较基准与归因。不是核实过的事实。",
            "What one article says at one place, with its qualifier, period, base of comparison and credit. "
            "It is no verified fact.",
        ),
    ),
    Entry(
        "credit-explicit",
        BilingualText("写明由机制带来", "Credited to a mechanism"),
        BilingualText(
            "原文用词句写明这一结果由某项机制带来或协助带来；归因用语照录。",
            "In so many words: a mechanism brought the result about, or helped to. The words are given.",
        ),
    ),
    Entry(
        "credit-juxtaposed",
        BilingualText("同处提到，未说因果", "Mentioned together, no link stated"),
        BilingualText(
            "结果与机制写在一处，原文没有说两者有因果关系。从不与写明的合并计数。",
            "Result and mechanism stand together and the text states no link. Never counted with what is credited.",
        ),
    ),
    Entry(
        "credit-none",
        BilingualText("没说原因", "No cause stated"),
        BilingualText(
            "原文给出结果，没有说由什么带来，也没有写在哪项机制旁边。",
            "The text gives the result, states no cause, and no mechanism stands beside it.",
        ),
    ),
    Entry(
        "not-stated",
        BilingualText("来源未写", "Not stated"),
        BilingualText(
            "编码者查过这一方面，来源没有写。", "A coder looked for this aspect, and the source does not say."
        ),
    ),
    Entry(
        "not-coded",
        BilingualText("未编码", "Not coded"),
        BilingualText(
            "图中没有记录，来源也许写了，也许没写。不能当作“没有”。",
            "The graph has no record of it; the source may or may not say. It must not be read as “none”.",
        ),
    ),
    Entry(
        "bounds",
        BilingualText("上下界", "Bounds"),
        BilingualText(
            "“120 余人”只说大于 120，没有上界；“约”没有上下界。比较与人均都带着界算，不取中间值。",
            "“More than 120” says above 120 with no upper end; “about” sets no bound. Comparisons and figures per head "
            "carry the bounds along; no middle value is made up.",
        ),
    ),
    Entry(
        "side-by-side",
        BilingualText("可并排", "Side by side"),
        BilingualText(
            "两个数字的指标、度量、单位、比较基准、统计对象、范围与分母都相同。时期仍可能不同，写在每个数字下面。",
            "Two figures agree in indicator, measure, unit, base of comparison, unit of observation, scope and "
            "denominator. Their periods may still differ and stand below each figure.",
        ),
    ),
    Entry(
        "independence",
        BilingualText("独立性", "Independence"),
        BilingualText(
            "来源离派出所有多近：所内供稿、公安媒体、推介或独立研究。没有独立来源，就没有验证。",
            "How near a source is to the station: its own copy, police press, promotion or independent research. "
            "Without an independent source nothing is verified.",
        ),
    ),
    Entry(
        "draft",
        BilingualText("草稿 · 机器辅助", "Draft · machine-assisted"),
        BilingualText(
            "条目由机器协助编码，还没有第二名编码者复核。",
            "An entry coded with a machine's help, not yet reviewed by a second coder.",
        ),
    ),
)

TERMS: dict[str, Entry] = {entry.id: entry for entry in ENTRIES}


def word(id: str) -> BilingualText:
    """The word of an entry. Raises KeyError for an id that is none."""
    return TERMS[id].word


def meaning(id: str) -> BilingualText:
    """What it means."""
    return TERMS[id].meaning
