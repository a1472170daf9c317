"""What a caller may see and touch. Every request carries one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

import orjson

from geo_ioc.access.rights import Level
from geo_ioc.db.roles import ALL, CONTACT, EVERYTHING, EVERYWHERE, PUBLIC, SCOPE, Acting
from geo_ioc.errors import Forbidden, NotSignedIn

GUARDED = {"incident": "incidents.read", "observation": "indicators.read"}
"""Sources whose rows not everybody sees, and the right that opens them."""

CONTACTS = ("contacts.read", "contacts.write")
"""Rights on who reported, which open no table but the functions that record each look."""

Subject = Literal["layer", "indicator"]


class Reach(NamedTuple):
    """How far a right reaches; `keys` are what a `scope` is made of, empty otherwise."""

    level: Level
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scope:
    """The rights of a caller, and the indicators they open.

    `account` is the account's id, None for the public and for a wall. `shared` says what the
    sharing table gives the caller's organisations (True) or withholds from them (False).
    """

    rights: Mapping[str, Reach]
    account: str | None = None
    shared: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    indicators: frozenset[str] = frozenset()

    def level(self, right: str) -> Level | None:
        """How far a right reaches; None when the caller does not have it."""
        reach = self.rights.get(right)
        return None if reach is None else reach.level

    def may(self, right: str) -> bool:
        """Whether the caller has a right at all."""
        return right in self.rights

    def sees(self, subject: Subject, id_: str, access: str) -> bool:
        """Whether a layer or an indicator of this `access` is open to the caller.

        `access` is public, signed_in, or a right. What the sharing table says of the caller's
        organisations comes before it; who reads all indicators reads those withheld, too.
        """
        if subject == "indicator" and self.level("indicators.read") == "all":
            return True
        said = self.shared.get((subject, id_))
        if said is not None:
            return said
        if access == "signed_in":
            return self.level("indicators.read") not in (None, "public")
        return access == "public" or self.may(access)

    def with_indicators(self, access: Mapping[str, str]) -> Scope:
        """The same, with those indicators that are open to it; `access` is of each by code."""
        seen = (code for code, given in access.items() if self.sees("indicator", code, given))
        return replace(self, indicators=frozenset(seen))

    def require_indicator(self, code: str) -> None:
        """Raises NotSignedIn or Forbidden unless an indicator is open to the caller."""
        if code in self.indicators or self.level("indicators.read") == "all":
            return
        vi, en = f"Chỉ tiêu {code} không mở cho bạn.", f"Indicator {code} is not open to you."
        raise NotSignedIn(vi, en) if self.account is None else Forbidden(vi, en)

    def acting(self, right: str) -> Acting:
        """What a transaction under a right runs as.

        It reads what the caller may read, whatever the right is for, and changes what the right
        reaches. Everything only where both reach everywhere.
        """
        read, wanted = self.rights["incidents.read"], self.rights[right]
        if right in CONTACTS:
            return self._looking(read, wanted)
        writes = right.startswith("incidents.") and right != "incidents.read"
        if read.level == "all" and (wanted.level == "all" or not writes):
            return EVERYTHING
        if read.level == "public" and not writes:
            return Acting(PUBLIC, indicators=tuple(sorted(self.indicators)))
        own = frozenset({f"account:{self.account}"} if self.account else ())
        keys = (wanted.keys if read.level == "all" else read.keys) | own
        return Acting(
            SCOPE,
            account=self.account or "",
            keys=tuple(sorted(keys)),
            write_keys=tuple(sorted(wanted.keys)) if writes else (),
            indicators=tuple(sorted(self.indicators)),
        )

    def _looking(self, read: Reach, wanted: Reach) -> Acting:
        """For the functions of contacts: everywhere only where incidents are seen everywhere."""
        if read.level == "all" and wanted.level == "all":
            return Acting(CONTACT, keys=EVERYWHERE)
        return Acting(CONTACT, keys=tuple(sorted(wanted.keys)))

    def seen(self, sources: Iterable[str]) -> str:
        """What of some sources the caller sees: equal for callers who see the same.

        Empty when there is nothing in them that not everybody sees: such bytes may be shared.
        """
        guarded = sorted(set(sources) & set(GUARDED))
        if not guarded:
            return ""
        acting = self.acting("incidents.read")
        if acting.role == ALL:
            return ALL
        parts: list[Any] = []
        if "incident" in guarded:
            parts += [acting.role, acting.keys]
        if "observation" in guarded:
            parts.append(acting.indicators)
        return hashlib.sha256(orjson.dumps(parts)).hexdigest()[:20]
