"""Who reports in the demonstration: nobody real."""

from __future__ import annotations

from random import Random
from uuid import UUID

from geo_ioc.incidents.contact import Contact

FAMILY = ("Nguyễn", "Trần", "Lê", "Phan", "Hồ", "Võ", "Hoàng", "Cao", "Vi", "Lô", "Lương", "Đặng")
MIDDLE = ("Văn", "Thị", "Đức", "Xuân", "Minh", "Hữu", "Thanh")
GIVEN = ("An", "Bình", "Chung", "Dung", "Hà", "Hùng", "Lan", "Liên", "Nam", "Oanh", "Sơn", "Tú")
SHARE = {"hotline": 0.9, "citizen": 0.5, "operator": 0.4}
"""How often somebody can be called back, by channel."""
NO_NETWORK = "0100"
"""No operator of Vietnam has numbers that begin with it."""


def caller(incident_id: UUID, channel: str, place: str) -> Contact | None:
    """Who reported an incident, if anybody is known; the same for the same incident."""
    # Not cryptography, and apart from the stories, which must stay as they are.
    rng = Random(incident_id.int)  # noqa: S311
    if rng.random() >= SHARE.get(channel, 0):
        return None
    return Contact(
        name=f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}",
        phone=f"{NO_NETWORK}{rng.randrange(10**6):06d}",
        address=f"Nhà số {rng.randint(1, 90)}, {place}" if rng.random() < 0.5 else None,
    )
