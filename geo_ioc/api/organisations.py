"""Organisations over time: departments that merged, and the committee of each commune."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from geo_ioc.access import directory
from geo_ioc.api import paging
from geo_ioc.api.bodies import Word
from geo_ioc.api.deps import ReadDep, ServicesDep, right
from geo_ioc.api.paging import Listing

router = APIRouter(prefix="/api/v1/organisations", tags=["organisations"])


class OrganisationItem(BaseModel):
    """One organisation; open dates mean since before the list began, and until now."""

    code: str = Field(examples=["so-nnmt", "commune:2025-07-01/16681"])
    name: str
    kind: str = Field(examples=["department", directory.COMMUNE])
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
    found = directory.listed(connection, services.settings.home, on=on, kind=kind, q=q)
    items, after = paging.page(request, found, limit, cursor)
    return Listing(
        items=[OrganisationItem.model_validate(vars(item)) for item in items], next=after
    )
