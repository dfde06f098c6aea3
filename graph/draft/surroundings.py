"""What of a page is no article (its furniture), and what of an article is a story of one case."""

import re
from bisect import bisect_left
from functools import cached_property

from graph.draft.reading import Reading

_STRONG = re.compile(
    r"copyright|all rights reserved|版权所有|版权声明|未经授权|京公网安备|公网安备|"
    r"ICP备|备案|许可证|经营许可|新出网证|邮编|传真|E-?mail|电子邮[件箱]|网址|互联网地址"
    r"|浏览次数|阅读(?:量|数|次数|：)|点击(?:量|数|率|：)|点赞(?:数|：|\d|（)|评论(?:数|"
    r"：|\d|（)|转发(?:数|：|\d)|收藏(?:数|：|\d)|分享到|扫一扫|扫码|二维码|上一篇|"
    r"下一篇|返回(?:首页|顶部)|关于我们|联系我们|网站地图"
    r"|当前位置|站内搜索|高级搜索|帮助中心|责任编辑|责编|值班编辑|编辑：|"
    r"审核：|校对：|字号|打印本页|关闭窗口|订阅|发行量|邮发代号|国内统一刊号|"
    r"刊号|版次|订购|购书|热线|举报电话"
    r"|客服|新闻线索|投稿|广告|法律顾问|主办单位|承办单位|技术支持|"
    r"官方微[信博]|公众号：|服务电话|联系电话|办公电话|电话：|电话\d|"
    r"电话（|传真：",
    re.IGNORECASE,
)
_AFTER_TEXT = re.compile(
    r"^(?:[【\[]?(?:相关|延伸|推荐|更多|热门|精彩|往期)(?:阅读|新闻|推荐|链接|报道|"
    r"文章|内容|回顾)|猜你喜欢|为您推荐|热点(?:新闻|排行)|点击排行|最新(?:文章|"
    r"新闻)|排行榜|网友评论|版权声明|免责声明|上一篇|下一篇|热门排行|Copyright)",
    re.IGNORECASE,
)
_METADATA = re.compile(
    r"^(?:来源|作者|发布时间|发布日期|时间|日期|编辑|责任编辑|记者|"
    r"通讯员|信息来源|稿源|供稿|浏览|阅读|点击|分享|打印|字体|字号|"
    r"文号|索引号|位置)[：:]"
)
_STAMP = re.compile(r"(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s*\d{1,2}:\d\d")
LONGEST_FURNITURE = 120
"""Characters of a line that may be page furniture by a weak mark; a longer one is text."""

_SOMEBODY = re.compile(
    r"[\u4e00-\u9fff]某(?![些种个地类项])某?|[\u4e00-\u9fff](?:先生|女士|大爷|大妈|"
    r"大娘|阿姨|奶奶|爷爷|老伯|老汉|大叔|大哥|大姐|婆婆|师傅|老板|同学|老太)|(?:小|"
    r"老)[赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹潘葛范彭马方任袁柳唐罗薛贺汤罗郝常傅卞顾孟黄萧尹姚邵汪毛戴宋庞熊纪舒董梁杜阮江郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万管卢莫丁邓洪包左石崔龚程陆段侯曾廖](?![组区学队家小板路县镇村市])"
    r"|一[名位](?:[\u4e00-\u9fff]{0,8})(?:老人|男子|女子|妇女|学生|群众|村民|居民|"
    r"教师|司机|游客|男孩|女孩|嫌疑人|中年人|青年|小伙|律师|商户|业主|顾客|旅客|"
    r"老板|儿童|孩子)"
    r"|(?:走失|被困|轻生|迷路|落水|被骗的)(?:的)?(?:老人|儿童|孩子|群众|女子|男子)|"
    r"该(?:老人|男子|女子|企业负责人|村民|居民|嫌疑人)|其(?:父亲|母亲|儿子|女儿|"
    r"家人|家属|丈夫|妻子)|嫌疑人突然|(?<![其吉])[她他](?![们人])"
)
_EVENT = re.compile(
    r"接到(?:[^，。；]{0,20})(?:报警|报案|求助|电话|反映|举报|警情|指令)|(?:报警|"
    r"求助)(?:称|说)|来到(?:[^，。]{0,12})派出所(?:报案|求助|求援)|拨通|致电|向(?:[^，。]{0,8})(?:派出所|"
    r"民警)(?:报警|求助|反映)|走失|不慎|不小心|匆匆|焦急|原来，|事情(?:还)?得从|"
    r"讲了一个故事|故事|经(?:了解|调查|询问|查)，|当事人|双方(?:握手言和|当事人|"
    r"达成)|因(?:琐事|宅基地|占地|噪音|债务|租金|土地)[^，。]{0,10}(?:发生|产生|"
    r"起)?(?:了)?(?:纠纷|争执|矛盾|口角|冲突)|送来(?:一面|了)?锦旗|感谢信|落网|"
    r"被盗(?:车辆|的)|嫌疑人(?:抓获|被抓|落网)|持[刀械菜]"
)
_TOTAL = re.compile(
    r"累计|共(?:[\u4e00-\u9fff]{0,4})(?:开展|化解|调解|调处|破获|抓获|接|处|办理|"
    r"走访|摸排|排查|查处|受理|收集|发放|组织|为|有|计|举办|整改|侦破|打掉|帮助|"
    r"解决|劝阻|挽回|追回|完成|建|服务|召开|妥善|成功)|先后|近年来|年以来|年至今|"
    r"今年以来|截[至止]|目前|如今|年均|同比|环比|以来|近\S年来|上半年|下半年|全年|"
    r"去年全年|平均|每年|每月|每天|均为|均达|辖区(?:面积|有|共)"
)
_SPEECH = re.compile(r"“[^“”]{12,1000}(?:”|$)")


class Surroundings:
    """Of a text that is read: which places are page furniture, which a story of one case."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def is_furniture(self, place: int) -> bool:
        """Whether the paragraph at that place belongs to the page and not to the article."""
        return self.furniture[self._reading.sentence_at(place).paragraph]

    def is_story(self, place: int) -> bool:
        """Whether the sentence at that place tells of one case."""
        return self._sentence_number(place) in self.stories

    def is_speech(self, place: int) -> bool:
        """Whether the place stands inside what somebody is quoted to say at some length."""
        at = bisect_left(self._speeches, (place, 0)) - 1
        return at >= 0 and self._speeches[at][0] < place < self._speeches[at][1]

    @cached_property
    def _speeches(self) -> list[tuple[int, int]]:
        return [
            found.span()
            for start, end in self._reading.paragraphs
            for found in _SPEECH.finditer(self._reading.text, start, end)
        ]

    @cached_property
    def furniture(self) -> tuple[bool, ...]:
        """By paragraph."""
        text, paragraphs = self._reading.text, self._reading.paragraphs
        found = []
        below = False
        for number, (start, end) in enumerate(paragraphs):
            line = text[start:end]
            short = end - start <= LONGEST_FURNITURE
            if _AFTER_TEXT.search(line) and short and number > 2:
                below = True
            marks = len({mark.lower() for mark in _STRONG.findall(line[:2000])})
            is_text = line.count("。") >= 2 or (end - start > LONGEST_FURNITURE and "，" in line)
            # A sentence of the article may name a telephone; two marks or a label in front make a line of the page.
            own = (marks >= 1 and not is_text and not ("，" in line and "。" in line)) or (
                marks >= 3 and line.count("。") <= 2
            )
            own = own or (short and bool(_METADATA.search(line) or _STAMP.search(line)))
            found.append(own or (below and not is_text) or (below and short))
        return tuple(found)

    @cached_property
    def stories(self) -> frozenset[int]:
        """The numbers of the sentences that tell of one case."""
        text = self._reading.text
        told = set()
        inside = False
        paragraph = -1
        for number, sentence in enumerate(self._reading.sentences):
            words = text[sentence.start : sentence.end]
            if sentence.paragraph != paragraph:
                # A story goes on into the next paragraph where that takes it up.
                inside = inside and bool(
                    _SOMEBODY.search(words) or _EVENT.search(words) or words.startswith("“")
                )
                paragraph = sentence.paragraph
            if _TOTAL.search(words):
                inside = False
                if len(_SOMEBODY.findall(words)) + len(_EVENT.findall(words)) >= 2 and not re.search(
                    "累计|同比|年均|截[至止]", words
                ):
                    told.add(number)
                continue
            weight = len(_SOMEBODY.findall(words)) + len(_EVENT.findall(words))
            inside = inside or weight >= 1
            if inside:
                told.add(number)
        return frozenset(told)

    def _sentence_number(self, place: int) -> int:
        return self._numbers[self._reading.sentence_at(place).start]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {sentence.start: number for number, sentence in enumerate(self._reading.sentences)}
