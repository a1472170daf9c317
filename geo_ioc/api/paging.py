"""Lists: `{"items": [...], "next": url|null}`, never cut in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query, Request
from pydantic import BaseModel

from geo_ioc.errors import FieldError, InvalidInput, Text

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=1000, description="items in one answer")]
Cursor = Annotated[
    str | None, Query(max_length=200, description="from `next` of the answer before; opaque")
]


class Listing(BaseModel, Generic[T]):
    """One page of a list, and where the next one is."""

    items: list[T]
    next: str | None = None


def next_url(request: Request, cursor: str | None) -> str | None:
    """The address of the next page: this request with another cursor."""
    return None if cursor is None else str(request.url.include_query_params(cursor=cursor))


def position(cursor: str | None, digits: int) -> int | None:
    """The number that a cursor of ours holds. Raises InvalidInput for another's."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= digits):
        raise InvalidInput(
            [
                FieldError(
                    "?cursor",
                    Text("lấy nguyên từ `next` của lần trước", "take it from the `next` before"),
                )
            ]
        )
    return int(cursor)


def page(
    request: Request, found: Sequence[T], limit: int, cursor: str | None
) -> tuple[list[T], str | None]:
    """A slice of a list that is short enough to be held whole, and the address of the next."""
    start = position(cursor, 9) or 0
    stop = start + limit
    return list(found[start:stop]), next_url(request, str(stop) if stop < len(found) else None)
