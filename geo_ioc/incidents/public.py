"""What of an incident everybody may see, and from when on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.case import Case
from geo_ioc.incidents.catalogue import Catalogue
from geo_ioc.incidents.report import Report
from geo_ioc.incidents.states import ON_HOLD, UNVERIFIED

VISIBLE = "public"
"""The visibility that opens an incident to everybody, once it is verified."""

Unit = TypeVar("Unit")


class Shown(NamedTuple):
    """Where an incident is shown to the public, and the units that hold that place."""

    lon: float
    lat: float
    units: Sequence[Any]


def shown(
    blur: Blur,
    locate: Callable[[float, float], Sequence[Unit]],
    report: Report,
    radius_m: float,
    *,
    inside: bool,
) -> Shown:
    """The place where the public sees a report; `inside` asks for one in the province.

    Its units are those of that place and not of the true one: a filter by commune would otherwise
    tell on which side of a line the true one lies.
    """
    for lon, lat in blur.places(report.id, report.lon, report.lat, radius_m):
        units = locate(lon, lat)
        if units or not inside:
            break
    return Shown(lon, lat, units)


def published(catalogue: Catalogue, case: Case) -> bool:
    """Whether everybody may see it: meant to be public, and someone has said that it is true.

    Outputs are checked before they are passed on (Decision 482/QĐ-UBND, art. 3.1).
    """
    status = case.status_before_hold if case.status == ON_HOLD else case.status
    return (
        case.visibility == VISIBLE
        and catalogue.workflow.state(status or case.status).public
        and UNVERIFIED not in case.flags
    )
