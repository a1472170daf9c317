"""Organisations over time: departments that merged, and the committee of each commune."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from geo_ioc.access import committees, organisations
from geo_ioc.access.organisations import Organisations
from geo_ioc.api import paging
from geo_ioc.api.bodies import Word
from geo_ioc.api.deps import ReadDep, ServicesDep, right
from geo_ioc.api.paging import Listing
from geo_ioc.boundaries import search

router = APIRouter(prefix="/api/v1/organisations", tags=["organisations"])

COMMUNE = "commune_committee"
"""The kind of a commune's committee, which no row of organisations.csv is of."""


class OrganisationItem(BaseModel):
    """One organisation; open dates mean since before the list began, and until now."""

    code: str = Field(examples=["so-nnmt", "commune:2025-07-01/16681"])
    name: str
    kind: str = Field(examples=["department", COMMUNE])
    valid_from: date | None
    valid_to: date | None = Field(description="its last day")
    parent: str | None
    successors: list[str] = Field(description="codes of what it became, or became part of")
    predecessors: list[str]


@router.get("", response_model=Listing[OrganisationItem], openapi_extra=right("organisations.read"))
def list_organisations(
    request: Request,
    services: ServicesDep,
    connection: ReadDep,
    on: Annotated[date | None, Query(description="only those in force on this day")] = None,
    kind: Annotated[Word | None, Query(max_length=40)] = None,
    q: Annotated[Word | None, Query(max_length=100, description="searches names and codes")] = None,
    limit: paging.Limit = 100,
    cursor: paging.Cursor = None,
) -> Listing[OrganisationItem]:
    """The province's organisations, then the communes' committees, the newest generation first."""
    found = [
        item
        for item in [
            *_offices(organisations.load(services.settings.home)),
            *(_committee(each) for each in committees.listed(connection)),
        ]
        if (on is None or _in_force(item, on))
        and (kind is None or item.kind == kind)
        and (q is None or _answers(item, q))
    ]
    items, after = paging.page(request, found, limit, cursor)
    return Listing(items=items, next=after)


def _offices(offices: Organisations) -> Iterable[OrganisationItem]:
    for office in offices:
        yield OrganisationItem(
            code=office.code,
            name=office.name,
            kind=office.kind,
            valid_from=office.valid_from,
            valid_to=office.valid_to,
            parent=office.parent,
            successors=[] if office.successor is None else [office.successor],
            predecessors=[other.code for other in offices if other.successor == office.code],
        )


def _committee(committee: committees.Committee) -> OrganisationItem:
    return OrganisationItem(kind=COMMUNE, parent=None, **vars(committee))


def _in_force(item: OrganisationItem, day: date) -> bool:
    return (item.valid_from is None or item.valid_from <= day) and (
        item.valid_to is None or day <= item.valid_to
    )


def _answers(item: OrganisationItem, q: str) -> bool:
    return q.casefold() in item.code or search.rank(q, item.name, item.name) is not None
