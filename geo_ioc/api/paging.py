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


def page(
    request: Request, found: Sequence[T], limit: int, cursor: str | None
) -> tuple[list[T], str | None]:
    """A slice of a list that is short enough to be held whole, and the address of the next."""
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise InvalidInput(
            [
                FieldError(
                    "?cursor",
                    Text("lấy nguyên từ `next` của lần trước", "take it from the `next` before"),
                )
            ]
        )
    start = int(cursor or 0)
    stop = start + limit
    return list(found[start:stop]), next_url(request, str(stop) if stop < len(found) else None)
