"""Pages of a long list: which items stand on one, and how many there are in all."""

from dataclasses import dataclass

from graph.errors import NotInGraph


@dataclass(frozen=True)
class Paging:
    """Page `number` (from 1) of a list of `total` items, `size` a page."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """Number of the first item on the page; 0 where the list is empty."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)

    def checked(self) -> "Paging":
        """The page itself. Raises NotInGraph for a page after the last."""
        if self.number > self.pages:
            raise NotInGraph(
                f"没有第 {self.number} 页，共 {self.pages} 页",
                f"There is no page {self.number}; there are {self.pages}",
                pages=self.pages,
            )
        return self
