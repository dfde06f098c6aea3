"""The words that the page's script says, in both languages."""

from typing import Final

from ontology.bilingual import BilingualText

WORDS: Final[dict[str, BilingualText]] = {
    name: BilingualText(zh, en)
    for name, zh, en in [
        ("shown", "显示 {nodes} 个节点、{edges} 条连线", "{nodes} nodes and {edges} edges shown"),
        ("expanded", "已展开“{label}”：新增 {added} 个", "“{label}” unfolded: {added} new"),
        ("some", "共 {total} 个，显示 {shown} 个", "{total} in all, {shown} shown"),
        ("collapsed", "已收起“{label}”：移去 {removed} 个", "“{label}” folded: {removed} taken away"),
        ("nothing", "没有可收起的节点", "nothing to fold"),
        ("selected", "已选中：{label}（{kind}）", "selected: {label} ({kind})"),
        ("hidden", "已隐藏“{label}”", "“{label}” hidden"),
        ("pinned", "已固定“{label}”", "“{label}” pinned"),
        ("unpinned", "已取消固定“{label}”", "“{label}” no longer pinned"),
        ("both", "{one}；{other}", "{one}; {other}"),
        ("chosen", "{name}：{label}", "{name}: {label}"),
        ("restored", "已按网址还原所见", "the picture of the address is restored"),
        (
            "left",
            "有 {count} 项已不在图谱中或超出限度，未还原",
            "{count} parts of it are not there or too many",
        ),
        (
            "unreadable",
            "网址中的图形状态无法读取，显示初始图",
            "the address is damaged; this is the first picture",
        ),
        ("undone", "已撤销", "undone"),
        ("matches", "{count} 个匹配", "{count} found"),
        ("loading", "正在取数…", "fetching…"),
        ("failed", "取数失败：{reason}", "that failed: {reason}"),
        (
            "full",
            "已达 {limit} 个节点，请先收起或隐藏一些。",
            "{limit} nodes are shown; fold or hide some first.",
        ),
        ("expand", "展开", "Unfold"),
        ("collapse", "收起", "Fold"),
        ("pin", "固定", "Pin"),
        ("unpin", "取消固定", "Unpin"),
        ("hide", "隐藏", "Hide"),
        ("close", "关闭", "Close"),
        ("graded", "证据 {grade}", "evidence {grade}"),
        ("unhide", "显示隐藏的 {count} 个", "Show {count} hidden"),
        ("unhidden", "已重新显示 {count} 个", "{count} shown again"),
        ("focus", "以此为中心", "Centre on this"),
        ("inside", "只看此地区", "Only this area"),
        ("describe", "打开页面", "Open its page"),
        ("from", "路径起点", "Path from here"),
        ("to", "路径终点", "Path to here"),
        ("compare", "与…对照", "Compare with …"),
        ("pick", "再选一个派出所以对照", "now pick another station to compare with"),
        ("sparql", "用 SPARQL 打开", "Open as SPARQL"),
        ("neighbours", "相邻节点", "Neighbours"),
        ("words", "原文字句", "Words of the source"),
        ("facts", "属性", "Facts"),
        ("inward", "← {label}", "← {label}"),
        ("outward", "{label} →", "{label} →"),
        ("counted", "已显示 {shown} / 共 {total}", "{shown} shown of {total}"),
        ("place", "第 {start}–{end} 字", "characters {start}–{end}"),
        ("all", "全部", "all"),
        ("none", "选中一个节点以查看说明。", "Select a node to see its card."),
        ("kind", "种类", "Kind"),
        ("offline", "此为离线文件，不能取新的节点。", "This is an offline file; it cannot fetch more."),
        ("picture", "枫桥图谱网络图：{summary}", "Network of the Fengqiao Graph: {summary}"),
    ]
}
