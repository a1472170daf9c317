"""From errors to answers: the one place that knows both. RFC 9457 problem+json."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.exceptions import HTTPException

from geo_ioc import errors, faults
from geo_ioc.errors import FieldError, GeoIocError, Text

log = structlog.get_logger()

STATUS: dict[type[GeoIocError], int] = {
    errors.InvalidInput: 422,
    errors.NotFound: 404,
    errors.PreconditionFailed: 412,
    errors.Conflict: 409,
    errors.NotSignedIn: 401,
    errors.SignInFailed: 401,
    errors.TooManyAttempts: 429,
    errors.TooManyRequests: 429,
    errors.AccessError: 403,
    errors.ServerBusy: 503,
    errors.DatabaseBusy: 503,
    errors.DatabaseError: 503,
    errors.GeoIocError: 500,
}

TITLES: dict[int, Text] = {
    400: Text("Yêu cầu không đọc được", "Bad request"),
    401: errors.NotSignedIn.title,
    403: errors.AccessError.title,
    404: Text("Không tìm thấy", "Not found"),
    405: Text("Không dùng được phương thức này ở đây", "Method not allowed"),
    408: Text("Gửi quá chậm", "The request came too slowly"),
    413: Text("Dữ liệu gửi lên quá lớn", "Content too large"),
    409: errors.Conflict.title,
    412: errors.PreconditionFailed.title,
    422: errors.InvalidInput.title,
    429: errors.TooManyRequests.title,
    500: Text("Lỗi của máy chủ", "Server error"),
    503: errors.DatabaseBusy.title,
}

AWAY = Text(
    "Cơ sở dữ liệu không trả lời, hãy thử lại sau vài giây.",
    "The database does not answer, please try again in a few seconds.",
)
PLAIN = (errors.DatabaseBusy, errors.NotMigrated, errors.ServerBusy)
"""Errors of the server whose words are for everybody."""


def install(app: FastAPI) -> None:
    """Make `app` answer every error as problem+json."""

    @app.exception_handler(GeoIocError)
    async def domain(request: Request, error: GeoIocError) -> JSONResponse:
        return refused(request, error)

    @app.exception_handler(errors.SettingsError)
    async def settings(request: Request, error: errors.SettingsError) -> JSONResponse:
        code = _code()
        log.error("settings", code=code, path=request.url.path, detail=str(error.detail))
        # What it says is for whoever runs the server: it may name files.
        detail = Text(
            f"Cấu hình của máy chủ có lỗi, mã {code}; hãy báo mã này cho quản trị.",
            f"The server's configuration is at fault, code {code}; "
            "please tell the administrator this code.",
        )
        return problem(request, 500, error.type, error.title, detail)

    @app.exception_handler(RequestValidationError)
    async def validation(request: Request, error: RequestValidationError) -> JSONResponse:
        # Once each: a body that two dependencies read is wrong in the same places twice.
        found = list(dict.fromkeys(_field_error(item) for item in error.errors()))
        title = errors.InvalidInput.title
        return problem(request, 422, "invalid_input", title, found[0].sentence(), found)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        title = TITLES.get(error.status_code, Text("Lỗi", "Error"))
        answer = problem(request, error.status_code, f"http_{error.status_code}", title, title)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(OperationalError)
    async def database(request: Request, error: OperationalError) -> JSONResponse:
        log.warning("database", error=str(error.orig))
        return problem(request, 503, "database", errors.DatabaseError.title, AWAY)

    @app.exception_handler(DBAPIError)
    async def statement(request: Request, error: DBAPIError) -> JSONResponse:
        return await unexpected(request, error)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        code = _code()
        log.error("unexpected", code=code, path=request.url.path, exc_info=error)
        detail = Text(
            f"Máy chủ gặp lỗi, mã {code}; hãy báo mã này cho quản trị.",
            f"Server error, code {code}; please tell the administrator this code.",
        )
        return problem(request, 500, "unexpected", TITLES[500], detail)


def refused(request: Request, error: GeoIocError) -> JSONResponse:
    """What a request gets that an error of ours has ended."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    found = error.errors if isinstance(error, errors.InvalidInput) else ()
    detail = error.detail
    if status >= 500:
        log.warning("refused", type=error.type, detail=str(detail))
        # Where the database is, is for the log.
        detail = detail if isinstance(error, PLAIN) else AWAY
    answer = problem(request, status, error.type, error.title, detail, found, error.more)
    if isinstance(error, errors.TooManyAttempts | errors.TooManyRequests):
        answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def _code() -> str:
    """A short code that a person can say on the telephone; it finds the line in the log."""
    return secrets.token_hex(2).upper()


def problem(
    request: Request,
    status: int,
    type_: str,
    title: Text,
    detail: Text,
    found: Sequence[FieldError] = (),
    more: Mapping[str, Sequence[str]] | None = None,
) -> JSONResponse:
    """One problem+json answer: Vietnamese, or English for who asks for it first."""
    english = request.headers.get("accept-language", "").strip().lower().startswith("en")

    def said(text: Text) -> str:
        return text.en if english else text.vi

    body: dict[str, Any] = {
        "type": f"urn:geo-ioc:{type_}",
        "title": said(title),
        "status": status,
        "detail": said(detail),
    }
    if found:
        body["errors"] = [{"pointer": e.pointer, "message": said(e.message)} for e in found]
    body |= more or {}
    headers = {"Vary": "Accept-Language"}
    if status == 503:
        headers["Retry-After"] = "2"
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _field_error(item: Any) -> FieldError:
    place, *path = item["loc"]
    if place == "body":
        escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
        pointer = "".join("/" + step for step in escaped)
    elif place == "query":
        pointer = "?" + ".".join(str(step) for step in path)
    else:
        pointer = ".".join(str(step) for step in item["loc"])
    return FieldError(pointer, faults.said(item))
