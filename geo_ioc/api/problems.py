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

from geo_ioc import errors, texts
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

MESSAGES: dict[str, Text] = {
    "missing": Text("còn thiếu", "is missing"),
    "extra_forbidden": Text("không có trường này", "is not a field"),
    "int_parsing": Text("phải là số nguyên", "must be a whole number"),
    "int_type": Text("phải là số nguyên", "must be a whole number"),
    "float_parsing": Text("phải là số", "must be a number"),
    "float_type": Text("phải là số", "must be a number"),
    "finite_number": Text("phải là số hữu hạn", "must be a finite number"),
    "bool_parsing": Text("phải là true hoặc false", "must be true or false"),
    "string_type": Text("phải là chữ", "must be text"),
    "string_too_short": Text("cần ít nhất {min_length} ký tự", "needs {min_length} characters"),
    "string_too_long": Text("dài quá {max_length} ký tự", "is over {max_length} characters"),
    "string_pattern_mismatch": Text("không đúng dạng {pattern}", "does not match {pattern}"),
    "greater_than": Text("phải lớn hơn {gt}", "must be over {gt}"),
    "greater_than_equal": Text("phải từ {ge} trở lên", "must be at least {ge}"),
    "less_than": Text("phải nhỏ hơn {lt}", "must be under {lt}"),
    "less_than_equal": Text("phải từ {le} trở xuống", "must be at most {le}"),
    "literal_error": Text("phải là một trong {expected}", "must be one of {expected}"),
    "enum": Text("phải là một trong {expected}", "must be one of {expected}"),
    "uuid_parsing": Text("phải là UUID", "must be a UUID"),
    "uuid_version": Text("phải là UUID bản {expected_version}", "must be UUIDv{expected_version}"),
    "datetime_parsing": Text(
        "phải là thời điểm như 2026-11-23T07:30:00+07:00",
        "must be a time like 2026-11-23T07:30:00+07:00",
    ),
    "datetime_from_date_parsing": Text(
        "phải là thời điểm như 2026-11-23T07:30:00+07:00",
        "must be a time like 2026-11-23T07:30:00+07:00",
    ),
    "out_of_times": Text("phải trong các năm 1900-2199", "must be in the years 1900-2199"),
    "timezone_aware": Text("thiếu múi giờ, như +07:00", "needs a time zone, such as +07:00"),
    "date_from_datetime_parsing": Text(
        "phải là ngày như 2026-11-23", "must be a day like 2026-11-23"
    ),
    "date_parsing": Text("phải là ngày như 2026-11-23", "must be a day like 2026-11-23"),
    "not_storable": Text(
        "có ký tự hỏng, số quá 64 bit, hoặc lồng quá sâu",
        "holds a broken character, a number over 64 bits, or is nested too deep",
    ),
    "control_character": texts.UNSHOWN,
    "phone": Text("phải là số điện thoại, 3-15 chữ số", "must be a telephone number, 3-15 digits"),
    "no_contact": Text(
        "cần ít nhất tên, số điện thoại, thư hoặc địa chỉ",
        "needs at least a name, a telephone, a mail or an address",
    ),
    "json_invalid": Text("không phải JSON đúng", "is not valid JSON"),
}

MESSAGES_AT: dict[tuple[str, str], Text] = {
    ("string_pattern_mismatch", "email"): Text(
        "phải là địa chỉ thư như ten@example.vn", "must be a mail address like name@example.vn"
    ),
}
"""Words for one kind of error in a field of one name, where the general ones help nobody."""


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
    known = MESSAGES_AT.get((item["type"], str(item["loc"][-1])), MESSAGES.get(item["type"]))
    if known is None:
        return FieldError(pointer, Text("giá trị không dùng được", item["msg"]))
    context = item.get("ctx", {})
    return FieldError(pointer, Text(*(text.format_map(context) for text in known)))
