"""The kinds of problems that there are, each with an address that explains it (RFC 9457, section 3.1.1)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from ontology.bilingual import BilingualText

PATH: Final = "/problems"


@dataclass(frozen=True)
class ProblemType:
    """A status with what it means here and what to do."""

    status: HTTPStatus
    title: BilingualText
    meaning: BilingualText

    @property
    def slug(self) -> str:
        """The end of its address."""
        return self.title.en.lower().replace(" ", "-")


def _type(status: HTTPStatus, zh: str, en: str, meaning_zh: str, meaning_en: str) -> ProblemType:
    return ProblemType(status, BilingualText(zh, en), BilingualText(meaning_zh, meaning_en))


_TYPES: Final = (
    _type(HTTPStatus.BAD_REQUEST, "请求有误", "Bad request",
          "请求或其中的查询、条目无法读懂，或所求超出一次回答的限度。detail 说明是哪一处；照原样再试结果相同。",
          "The request, or the query or entry in it, cannot be read, or asks for more than one answer may have. detail"
          " names the place; asked again as it is, it ends the same way."),
    _type(HTTPStatus.UNAUTHORIZED, "需要令牌", "Token needed",
          "此操作需要令牌：Authorization: Bearer …。令牌由站点管理者发给。",
          "What was asked for needs a token: Authorization: Bearer …. Those who run the site give them out."),
    _type(HTTPStatus.FORBIDDEN, "令牌无此权限", "Not allowed",
          "令牌有效，但无此权限。", "The token is known and does not allow this."),
    _type(HTTPStatus.NOT_FOUND, "没有找到", "Not found",
          "没有这个地址，或图谱中没有这一事物。名称以列表所列的 id 为准。",
          "There is no such address, or no such thing in the graph. Lists give the ids that there are."),
    _type(HTTPStatus.METHOD_NOT_ALLOWED, "不支持该方法", "Method not allowed",
          "地址存在，但不支持这一方法；Allow 头列出可用的方法。",
          "The address is there and does not take this method; the header Allow has those that it takes."),
    _type(HTTPStatus.NOT_ACCEPTABLE, "没有可接受的格式", "Not acceptable",
          "Accept（或 Accept-Encoding）排除了全部可用的格式；available 列出可用者。不能设 Accept 时用 format= 或后缀。",
          "Accept (or Accept-Encoding) excludes every form there is; available has them. Who cannot set Accept uses"
          " format= or a suffix of the address."),
    _type(HTTPStatus.GONE, "已移除", "Gone",
          "曾经有，现已不再保留：例如翻页所据的图谱版本。Link 头的 first 指向现行版本的第一页，请从头读取。",
          "It was there and is no longer kept, such as the version of the graph that a page of a list is of. The link"
          " first leads to the first page of the version in force: begin again from there."),
    _type(HTTPStatus.PRECONDITION_FAILED, "前提不成立", "Precondition failed",
          "If-Match 所示的修订不是最新的：请重新取得，再改。",
          "If-Match names another revision than the newest: fetch it and make the change anew."),
    _type(HTTPStatus.PRECONDITION_REQUIRED, "须给出前提", "Precondition required",
          "修改已有的条目须以 If-Match 给出所见的 ETag。",
          "A change of an entry that is there needs If-Match with the ETag that was seen."),
    _type(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "内容过大", "Content too large",
          "请求的正文超过限度；detail 给出限度。", "The body of the request is beyond the limit that detail names."),
    _type(HTTPStatus.REQUEST_URI_TOO_LONG, "地址过长", "Address too long",
          "请改用 POST。", "Use POST instead."),
    _type(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "不支持该内容类型", "Unsupported media type",
          "正文的 Content-Type 不在可接受之列；detail 列出可用者。",
          "The body is in a form that is not taken; detail has those that are."),
    _type(HTTPStatus.UNPROCESSABLE_ENTITY, "无法处理", "Unprocessable content",
          "参数不存在、重复、取值超出范围或不在图谱中，或条目不合规则。parameter 指明参数，nearest 给出相近者，findings"
          " 列出条目的问题。本接口从不忽略不认识的参数：那样就会答非所问。",
          "A parameter is unknown, given twice, out of range or names what the graph has not, or an entry breaks rules."
          " parameter names it, nearest has what may have been meant, findings what is wrong with the entry. No"
          " parameter is ever ignored: that would answer another question."),
    _type(HTTPStatus.TOO_MANY_REQUESTS, "请求过多", "Too many requests",
          "同一来访者同时进行的请求过多；Retry-After 秒后再试。",
          "One client has too much waiting or running; try again after Retry-After seconds."),
    _type(HTTPStatus.INTERNAL_SERVER_ERROR, "服务器内部错误", "Internal server error",
          "程序有误，已记入日志。", "The program is at fault; it is in the log."),
    _type(HTTPStatus.INSUFFICIENT_STORAGE, "空间不足", "Insufficient storage",
          "站点已无空间保存。", "The site has no room left to keep it."),
    _type(HTTPStatus.SERVICE_UNAVAILABLE, "服务暂不可用", "Service unavailable",
          "过忙，或存储暂不可用；Retry-After 秒后再试。",
          "It is too busy, or what it stores is away; try again after Retry-After seconds."),
)  # fmt: skip

PROBLEM_TYPES: Final = {one.slug: one for one in _TYPES}
"""By the end of their addresses."""
BY_STATUS: Final = {one.status: one for one in _TYPES}


def type_path(status: HTTPStatus) -> str:
    """The path that explains a status; that of all kinds where there is nothing to add to it."""
    found = BY_STATUS.get(status)
    return f"{PATH}/{found.slug}" if found else PATH
