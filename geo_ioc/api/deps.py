"""What routes ask for: the services of this process, the caller, a transaction of its rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from sqlalchemy import Connection

from geo_ioc.api.caller import OPEN, RIGHT, CallerDep, ScopeDep, right
from geo_ioc.api.services import Services, ServicesDep
from geo_ioc.db.roles import AT_THE_GATE, Acting
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents.catalogue import Catalogue

__all__ = [
    "DYNAMIC_QUERY",
    "OPEN",
    "CallerDep",
    "CatalogueDep",
    "GateReadDep",
    "GateWriteDep",
    "ReadDep",
    "ScopeDep",
    "Services",
    "ServicesDep",
    "WriteDep",
    "known_query",
    "right",
]

DYNAMIC_QUERY = {"x-dynamic-query": True}
"""openapi_extra of a route whose layer or page names its query parameters."""


def _catalogue(services: ServicesDep) -> Catalogue:
    return catalogues.load(services.settings.home)


CatalogueDep = Annotated[Catalogue, Depends(_catalogue)]


def _acting(request: Request, scope: ScopeDep) -> Acting:
    """What the transaction of a route runs as, by the right that the route needs."""
    return scope.acting(request.scope["route"].openapi_extra[RIGHT])


ActingDep = Annotated[Acting, Depends(_acting)]


def _read(services: ServicesDep, acting: ActingDep) -> Iterator[Connection]:
    with services.database.read(acting=acting) as connection:
        yield connection


def _write(services: ServicesDep, acting: ActingDep) -> Iterator[Connection]:
    with services.database.write(acting=acting) as connection:
        yield connection


def _gate_read(services: ServicesDep) -> Iterator[Connection]:
    with services.database.read(acting=AT_THE_GATE) as connection:
        yield connection


def _gate_write(services: ServicesDep) -> Iterator[Connection]:
    with services.database.write(acting=AT_THE_GATE) as connection:
        yield connection


# scope="function": the transaction ends before the answer is sent, so that nobody is told 201 by a
# commit that then fails.
ReadDep = Annotated[Connection, Depends(_read, scope="function")]
WriteDep = Annotated[Connection, Depends(_write, scope="function")]
# Accounts, grants, sessions, tokens: behind the gate.
GateReadDep = Annotated[Connection, Depends(_gate_read, scope="function")]
GateWriteDep = Annotated[Connection, Depends(_gate_write, scope="function")]


def _query_names(dependant: Dependant) -> set[str]:
    names = {field.alias for field in dependant.query_params}
    return names.union(*(_query_names(inner) for inner in dependant.dependencies))


async def known_query(request: Request) -> None:
    """Refuse a query parameter that the route does not declare: a typo must not widen a search."""
    route: Any = request.scope["route"]
    if (route.openapi_extra or {}).get("x-dynamic-query"):
        return
    known = _query_names(route.dependant)
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        listed = ", ".join(sorted(known)) or "không có / none"
        raise InvalidInput(
            [
                FieldError(
                    f"?{name}",
                    Text(
                        f"không có tham số này; các tham số dùng được: {listed}",
                        f"unknown parameter; known: {listed}",
                    ),
                )
                for name in unknown
            ]
        )
