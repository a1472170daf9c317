"""The second factor: six digits of an authenticator app (RFC 6238), by pyotp."""

from __future__ import annotations

import hmac
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pyotp
import segno
from sqlalchemy import Connection, select, text, update

from geo_ioc.access import sessions
from geo_ioc.access.accounts import Account
from geo_ioc.access.keys import Keys, Unsealed
from geo_ioc.audit import trail
from geo_ioc.db.access_tables import account
from geo_ioc.db.sql import statement
from geo_ioc.errors import Conflict, SettingsError, TotpWrong

PURPOSE = "totp"
ISSUER = "geo-ioc"
STEP_S = 30
AROUND = (0, -1, 1)
"""Steps that are taken: the clock of a telephone may be off by one."""


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app is told: an otpauth:// URI, also as a QR code in SVG."""

    uri: str
    secret: str
    svg: str


def enrol(connection: Connection, keys: Keys, account: Account) -> Enrolment:
    """Begin: a new secret that counts for nothing until `confirm` has seen a code of it.

    Raises Conflict when the account has a second factor: only an administrator takes that away, or
    whoever finds a browser signed in could put theirs in its place.
    """
    if account.totp_secret is not None:
        raise Conflict(
            "Tài khoản đã có mã xác thực; muốn đổi, nhờ quản trị xóa mã cũ trước.",
            "The account has a second factor; ask an administrator to remove it first.",
        )
    secret = pyotp.random_base32()
    connection.execute(
        text("UPDATE account SET totp_pending = :sealed WHERE id = :id"),
        {"id": account.id, "sealed": keys.encrypt(PURPOSE, secret)},
    )
    _tell(connection, account.username, "account.totp_begin", account, {})
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)
    drawn = io.BytesIO()
    # Dark on light whatever the page's colours: cameras do not read it the other way round.
    segno.make(uri, error="m").save(drawn, kind="svg", scale=4, light="white", xmldecl=False)
    return Enrolment(uri, secret, drawn.getvalue().decode().strip())


def confirm(
    connection: Connection, keys: Keys, account: Account, code: str, now: datetime, session_id: UUID
) -> None:
    """End the enrolment with a code of the new secret; the account's other sessions end.

    Raises TotpWrong, and Conflict when no enrolment was begun.
    """
    if account.totp_pending is None:
        raise Conflict("Chưa bắt đầu đăng ký mã xác thực.", "No enrolment has been begun.")
    step = matching_step(_opened(keys, account.totp_pending), code, now)
    if step is None:
        raise wrong()
    connection.execute(
        statement("access_totp_confirm"), {"id": account.id, "pending": account.totp_pending}
    )
    take(connection, account.id, step)
    ended = sessions.close_others(connection, account.id, session_id)
    sessions.second_factor_shown(connection, session_id)
    told = trail.changed({"totp": account.totp_secret is not None}, {"totp": True})
    _tell(connection, account.username, "account.totp", account, told | ended.told())


def reset(connection: Connection, account: Account, *, by: str, now: datetime) -> None:
    """Take the second factor from an account whose telephone is lost, and close its sessions."""
    connection.execute(statement("access_totp_reset"), {"id": account.id})
    ended = sessions.close_everywhere(connection, account.id, by=by, now=now, programs=True)
    told = trail.changed({"totp": account.totp_secret is not None}, {"totp": False})
    _tell(connection, by, "account.totp_reset", account, told | ended.told())


def reseal(connection: Connection, keys: Keys) -> int:
    """Seal every second factor with the newest key; answers how many were sealed with another.

    Raises SettingsError when the key that one was sealed with is not there.
    """
    count = 0
    for column in (account.c.totp_secret, account.c.totp_pending):
        chosen = select(account.c.id, column).where(column.is_not(None)).with_for_update()
        for id_, sealed in connection.execute(chosen).all():
            # Opened first: it must be readable whichever key it was sealed with.
            _opened(keys, sealed)
            anew = keys.resealed(PURPOSE, sealed)
            if anew is not None:
                connection.execute(
                    update(account).where(account.c.id == id_).values({column: anew})
                )
                count += 1
    return count


def checked_step(keys: Keys, account: Account, code: str, now: datetime) -> int | None:
    """The time step whose code this is, by the account's own secret; None when it is none."""
    assert account.totp_secret is not None  # noqa: S101  # asked of accounts that have one
    return matching_step(_opened(keys, account.totp_secret), code, now)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, of those around now."""
    given = "".join(code.split())
    current = int(now.timestamp()) // STEP_S
    one_time = pyotp.TOTP(secret, interval=STEP_S)
    for step in (current + offset for offset in AROUND):
        if hmac.compare_digest(one_time.generate_otp(step).encode(), given.encode()):
            return step
    return None


def take(connection: Connection, account_id: UUID, step: int) -> bool:
    """Use up a step and all before it; False when it was used already, also just now elsewhere."""
    taken = connection.execute(statement("access_totp_take"), {"id": account_id, "step": step})
    return taken.rowcount > 0


def wrong() -> TotpWrong:
    """The error for a code that is not right."""
    return TotpWrong(
        "Mã không đúng hoặc đã dùng rồi; chờ mã kế tiếp trên điện thoại rồi nhập lại.",
        "The code is wrong or was used already; wait for the next one and enter it.",
    )


def _tell(
    connection: Connection, by: str, action: str, account: Account, data: dict[str, Any]
) -> None:
    trail.append(connection, by, action, f"account:{account.username}", data)


def _opened(keys: Keys, sealed: str) -> str:
    try:
        return keys.decrypt(PURPOSE, sealed)
    except Unsealed:
        # Not the person's fault, and no reason to let them in without it.
        raise SettingsError(
            "GEO_IOC_KEY_FILE không có khóa đã niêm phong mã xác thực của tài khoản này.",
            "GEO_IOC_KEY_FILE lacks the key that this account's second factor was sealed with.",
        ) from None
