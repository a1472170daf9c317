"""The table of rights, as pages and people read it."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from geo_ioc.access import rights
from geo_ioc.access.rights import Level
from geo_ioc.api.deps import ServicesDep, right
from geo_ioc.api.whoami import InBoth

router = APIRouter(prefix="/api/v1/rights", tags=["rights"])


class RightDocument(BaseModel):
    """One right, and how far it reaches by role; roles that lack it are left out."""

    id: str
    title: InBoth
    levels: dict[str, Level] = Field(description="also of `public` and `wall`")


class RoleTitle(BaseModel):
    """A role that can be granted."""

    id: str
    title: InBoth
    needs_scope: bool = Field(description="means nothing without localities or organisations")


class RightsDocument(BaseModel):
    """The whole table, role by right."""

    roles: list[RoleTitle]
    items: list[RightDocument]


@router.get("", response_model=RightsDocument, openapi_extra=right("rights.read"))
def get_rights(services: ServicesDep) -> RightsDocument:
    """What each role may do, and how far."""
    table = rights.load(services.settings.home)
    return RightsDocument(
        roles=[
            RoleTitle(
                id=role, title=InBoth(vi=title.vi, en=title.en), needs_scope=table.needs_scope(role)
            )
            for role, title in rights.ROLES.items()
        ],
        items=[
            RightDocument(
                id=row.id,
                title=InBoth(vi=row.title.vi, en=row.title.en),
                levels=dict(row.levels),
            )
            for row in table.by_id.values()
        ],
    )
