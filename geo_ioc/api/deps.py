"""What routes ask for: the services of this process, a transaction, the caller's scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from sqlalchemy import Connection

from geo_ioc.access.scope import Scope
from geo_ioc.db.engine import Database
from geo_ioc.errors import FieldError, InvalidInput, Text
from geo_ioc.incidents import catalogue as catalogues
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.layers.catalogue import LiveCatalogue
from geo_ioc.live.feed import Feed
from geo_ioc.settings import Settings

DYNAMIC_QUERY = {"x-dynamic-query": True}
"""openapi_extra of a route whose layer or page names its query parameters."""


@dataclass(frozen=True)
class Services:
    """What one worker process holds; made by create_app."""

    settings: Settings
    database: Database
    catalogue: LiveCatalogue
    feed: Feed


def services(request: Request) -> Services:
    """The services of this process."""
    found: Services = request.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services)]


def _catalogue(services: ServicesDep) -> Catalogue:
    return catalogues.load(services.settings.home)


CatalogueDep = Annotated[Catalogue, Depends(_catalogue)]


def _read(services: ServicesDep) -> Iterator[Connection]:
    with services.database.read() as connection:
        yield connection


def _write(services: ServicesDep) -> Iterator[Connection]:
    with services.database.write() as connection:
        yield connection


# scope="function": the transaction ends before the answer is sent, so that nobody is told 201 by a
# commit that then fails.
ReadDep = Annotated[Connection, Depends(_read, scope="function")]
WriteDep = Annotated[Connection, Depends(_write, scope="function")]


def scope() -> Scope:
    """The caller's scope."""
    return Scope.everything()


ScopeDep = Annotated[Scope, Depends(scope)]


def _query_names(dependant: Dependant) -> set[str]:
    names = {field.alias for field in dependant.query_params}
    return names.union(*(_query_names(inner) for inner in dependant.dependencies))


def known_query(request: Request) -> None:
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
