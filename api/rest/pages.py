"""A page of a list as JSON: its items, how many there are in all, what of them is counted, and where it goes on."""

from pydantic import Field

from api.rest.things import Closed, Label


class CountModel(Closed):
    """A value of a filter, with how many of the list have it."""

    value: str = Field(description="IRI of the value, or the word itself")
    label: Label = Field(description="its name")
    count: int = Field(description="how many things of the list have it")
    href: str | None = Field(
        description="the list of those; null where no filters say it, as a second value of a filter is or, not and"
    )


class GroupModel(CountModel):
    """One value of the first `group_by`, with the counts of the second where there is one."""

    groups: list[CountModel] | None = Field(description="by the second `group_by`; null where there is none")


class FacetModel(Closed):
    """The values of one filter, counted as if the list were not filtered by it: what choosing each would give.

    A thing with several values counts with each.
    """

    values: list[CountModel] = Field(description="the commonest first")
    without: int = Field(description="how many things of the list have no value")


class GroupingModel(Closed):
    """The list by one or two filters."""

    by: list[str] = Field(description="the filters")
    groups: list[GroupModel] = Field(description="the commonest first")
    without: int = Field(description="how many things of the list have no value of the first")


class LinksModel(Closed):
    """Where the list begins and goes on, of the same version."""

    first: str = Field(description="its first page, of the version in force")
    next: str | None = Field(description="the next page; null on the last")


class ListModel(Closed):
    """What every page of a list has besides its items."""

    version: str = Field(description="version of the graph that answers, the same for all further pages")
    total: int = Field(description="things in all")
    undated: int | None = Field(
        description="with `from` or `to`: how many fit but for having no date, so that they are left out; else null"
    )
    limit: int = Field(description="most items on a page")
    sort: str = Field(description="what the list is sorted by")
    links: LinksModel = Field(description="the first and the next page")
    facets: dict[str, FacetModel] = Field(description="by filter, for those that `facets` names")
    grouped: GroupingModel | None = Field(description="the list by `group_by`; null where that is not given")
