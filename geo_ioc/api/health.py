"""Whether this process is alive and ready, and its figures for Prometheus."""

from __future__ import annotations

import prometheus_client
import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from geo_ioc import __version__
from geo_ioc.api.deps import OPEN, ServicesDep, right
from geo_ioc.api.problems import AWAY
from geo_ioc.boundaries import lookup
from geo_ioc.db import migrate
from geo_ioc.errors import DatabaseError, NotGranted, NotMigrated, Text

router = APIRouter(tags=["health"])
log = structlog.get_logger()

CHECKS = ("database", "roles", "migrations", "boundaries")
"""In this order: one that fails leaves those after it unanswered."""
LACKING = Text(
    "tài khoản của ứng dụng chưa dùng được mọi vai trò; chạy `geo-ioc db migrate`",
    "the app's login may not act as every role; run `geo-ioc db migrate`",
)


@router.get("/healthz", openapi_extra=right(OPEN))
async def healthz() -> dict[str, str]:
    """Alive: the process answers."""
    return {"status": "alive", "version": __version__}


@router.get(
    "/readyz",
    responses={503: {"description": "not ready; each check says why"}},
    openapi_extra=right(OPEN),
)
def readyz(services: ServicesDep) -> JSONResponse:
    """Ready: database, roles, migrations, content; a broken layer file stops nothing."""
    checks: dict[str, str] = {}
    try:
        with services.database.connection() as connection:
            checks["database"] = "ok"
            migrate.require_roles(connection)
            checks["roles"] = "ok"
        with services.database.read() as connection:
            migrate.require_head(connection)
            checks["migrations"] = "ok"
            active = [item.id for item in lookup.generations(connection)]
            checks["boundaries"] = (
                "ok"
                if active
                else "chưa nạp thế hệ địa giới nào; chạy `geo-ioc boundaries load --commit` / "
                "no generation is loaded"
            )
    except DatabaseError as error:
        log.warning("not ready", detail=str(error))
        # Where the database is, and what its logins are called, is for the log.
        said = {NotGranted: LACKING, NotMigrated: error}.get(type(error), AWAY)
        checks[CHECKS[len(checks)]] = str(said)
    ready = len(checks) == len(CHECKS) and set(checks.values()) == {"ok"}
    broken = [
        {"file": problem.file, "place": problem.place, "detail": str(problem)}
        for problem in services.catalogue.problems
    ]
    body = {
        "status": "ready" if ready else "not_ready",
        "checks": checks | {"content": "degraded" if broken else "ok"},
        "content_problems": broken,
    }
    return JSONResponse(body, 200 if ready else 503)


@router.get("/metrics", openapi_extra=right(OPEN))
def metrics() -> Response:
    """Figures of this process in Prometheus' text format."""
    return Response(
        prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST
    )
