"""What tests report: incidents as a device sends them."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Any

from geo_ioc.access.keys import Keys
from geo_ioc.incidents.blur import Blur
from geo_ioc.incidents.contact import Contacts

BLUR = Blur(b"of the tests")
KEY = "b2YgdGhlIHRlc3RzLCBhbmQgb2Ygbm9ib2R5IGVsc2U="
CONTACTS = Contacts(Keys([KEY]))


def uuid7() -> uuid.UUID:
    """A UUIDv7 of now, as a device makes it (RFC 9562)."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def body(**changes: Any) -> dict[str, Any]:
    """JSON of a report from the middle of Vinh, with what a test changes in it."""
    return {
        "id": str(uuid7()),
        "category": "NL",
        "severity": 4,
        "title": "Ngập 80 cm tại chợ Vinh, 46 hộ phải kê đồ",
        "lon": 105.6813,
        "lat": 18.6796,
        "location_source": "map",
        "channel": "operator",
        **changes,
    }
