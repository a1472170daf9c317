"""How the API document tells of problems: RFC 9457, as api/problems.py answers them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from geo_ioc.api.problems import TITLES

Responses = dict[int | str, dict[str, Any]]
"""`responses` of a route."""


class FieldProblem(BaseModel):
    """One bad field."""

    pointer: str = Field(description="RFC 6901 JSON pointer; ?name for a parameter")
    message: str


class Problem(BaseModel):
    """Why a request was refused. `type` is for programs, `detail` for people."""

    type: str = Field(examples=["urn:geo-ioc:sign_in_failed"])
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None
    allowed: list[str] | None = Field(None, description="not_allowed_now: the actions that are")


NAME = Problem.__name__
REF = "#/components/schemas/{model}"
SHARED = "#/components/responses/{name}"


def problems(*statuses: int, **types: str) -> Responses:
    """`responses` of a route: the problems it may answer with, besides those of ANYWHERE.

    `types` names those that a program tells apart, as s401="not_signed_in, totp_wrong".
    """
    return {
        status: {
            "description": types.get(f"s{status}", TITLES[status].en),
            "content": {"application/problem+json": {"schema": {"$ref": REF.format(model=NAME)}}},
        }
        for status in (*statuses, *(int(name[1:]) for name in types))
    }


ANYWHERE = problems(400, 401, 403, 408, 413, 422, 429, 503)
"""What any route may be answered with, before it is reached at all."""


def document(app: FastAPI) -> None:
    """Have the API document say once what a problem is, and what may come from anywhere."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        whole = made()
        components = whole["components"]
        schema = Problem.model_json_schema(ref_template=REF)
        components["schemas"] |= {**schema.pop("$defs"), NAME: schema}
        components["responses"] = {f"Problem{status}": said for status, said in ANYWHERE.items()}
        for path in whole["paths"].values():
            for operation in path.values():
                for status, said in ANYWHERE.items():
                    if operation["responses"].get(str(status)) == said:
                        ref = SHARED.format(name=f"Problem{status}")
                        operation["responses"][str(status)] = {"$ref": ref}
        return whole

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's own guide does


def redirected(description: str) -> Responses:
    """`responses` of a route that sends the browser on."""
    return {302: {"description": description}}
