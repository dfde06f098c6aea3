"""Which type of the vocabulary a mechanism is, as far as its name tells."""

import re

from graph.draft.naming import core

_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("volunteer-platform", r"义警.*平台|打卡.*平台|志愿.*平台"),
        ("elders-mediation", r"五老|老.{0,3}调解"),
        ("mediation-council", r"调解.{0,4}(?:理事会|委员会|协会)|和事佬协会"),
        ("mediation-procedure", r"(?:分类|分级|分流|三调|调解机制|调处机制|2435|二四三五)"),
        ("mediation-team", r"调解.{0,3}(?:队|员|组织|志愿)|红心调解|和事佬|老娘舅"),
        ("dispute-resolution", r"调解|调处|化解|纠纷|和合|说事"),
        ("officer-training", r"培养|培训|课$|讲堂|导师|学堂|练兵|必修课|公修课|全科"),
        ("contact-forum", r"恳谈|座谈|院落会|坝坝会|板凳会|圆桌|夜谈|茶话|会议"),
        ("deliberation", r"议事|协商"),
        ("internal-management", r"例会|晨会|夕会|内部管理|队伍管理"),
        ("performance-assessment", r"考核|考评|评比|清单|点评|绩效"),
        ("incentive", r"激励|积分|评优|奖励"),
        ("resident-officer", r"驻村(?!民警工作室|警务室)|包村|一村一警|进驻|包片"),
        ("village-police-office", r"警务室|驻村民警工作室|工作室"),
        ("command-centre", r"指挥(?:室|中心)"),
        ("grid-policing", r"网格|一格一警|警格"),
        ("household-visit", r"走访|入户|敲门"),
        ("contact-card", r"联系卡|警民卡|睦邻卡|名片"),
        ("online-group", r"微信群|公众号|群$|微窗口|线上|云警|指尖|掌上"),
        ("anti-fraud-app", r"反诈.*(?:App|APP|小程序|中心)"),
        ("publicity", r"宣传|宣讲|普法|反诈|课堂|视频|预警|广播|喇叭"),
        ("video-surveillance", r"雪亮|监控|摄像|视频|智慧派出所"),
        ("self-service", r"自助"),
        ("proxy-service", r"代办|帮办|代跑"),
        ("service-corner", r"警务角|便民角"),
        ("service-post", r"驿站|警务站|服务站|岗亭"),
        ("one-stop-service-point", r"一站式|一窗|服务点|综合窗口|服务中心"),
        ("doorstep-service", r"家门口|上门|送证|流动警务"),
        ("flexible-service", r"错时|延时|预约|代理办"),
        ("party-co-building", r"共建|结对|党建联|联盟.*党|契约化|联建"),
        ("party-brand", r"党建.*品牌|品牌|红海棠|党建$"),
        ("party-education", r"党性|主题|初心|红色教育|所史馆|活动日|荣誉室|党课"),
        ("party-building", r"党支部|党建|党员先锋"),
        ("safety-alliance", r"联盟|共同体"),
        ("safety-social-organisation", r"协会|社会组织"),
        ("special-squad", r"小队|分队|小分队|突击队"),
        ("mixed-patrol-team", r"联防|团队|混编|\+.*义警"),
        ("service-volunteer-team", r"志愿服务|志愿者|服务队"),
        ("informant-network", r"信息员"),
        ("volunteer-patrol", r"义警|义务巡|红袖|平安.*[哨员队者]|巡逻队|守望|卫队|妈妈|大妈|骑手|哨"),
        ("smart-security", r"智慧|安防"),
        ("technology", r"大数据|科技|数字化|信息|平台|系统|情指行"),
        ("case-handling", r"办案|打击|侦|案件"),
        ("duty-system", r"勤务|巡防|巡逻|夜巡|合成作战|处警|快反|屯警"),
        ("collective-prevention", r"群防|联防联控|共治"),
        ("composite-method", r"工作法|机制|模式|融合|警务"),
        ("public-service", r"服务|便民|办事"),
        ("police-public-contact", r"警民|连心"),
    )
)  # fmt: skip


def type_of(name: str) -> str | None:
    """The code of the mechanism type that a name tells; None where it tells none."""
    return next((code for code, pattern in _TYPES if pattern.search(core(name))), None)
