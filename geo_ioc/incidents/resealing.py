"""Bringing every contact under the newest key, while incidents go on being reported.

For the owner of the database, who alone reads the table: in batches, each a transaction of its own
that holds just its rows.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, text

from geo_ioc.db.roles import CONTACT
from geo_ioc.db.sql import statement
from geo_ioc.errors import DatabaseError
from geo_ioc.incidents.contact import Contacts

BATCH = 500
Progress = Callable[[str, int, int], None]
"""Told the stage, how many contacts of it are done, and how many there are."""


def require_all(connection: Connection) -> None:
    """Raises DatabaseError for a login that owns the table and would still be shown no row of it.

    Row-level security holds for the owner, too: it must inherit the role that the policy names.
    """
    inherits = text("SELECT pg_has_role(current_user, :role, 'USAGE')")
    if not connection.execute(inherits, {"role": CONTACT}).scalar_one():
        raise DatabaseError(
            f"Tài khoản chủ cần vai trò {CONTACT} và INHERIT: GRANT {CONTACT} TO CURRENT_USER.",
            f"The owner needs the role {CONTACT} and INHERIT.",
        )


def require_readable(engine: Engine, contacts: Contacts, progress: Progress) -> int:
    """Open every contact once; answers how many. Raises SettingsError for one that cannot be."""
    done, after = 0, None
    with engine.connect() as connection:
        require_all(connection)
        total = connection.execute(text("SELECT count(*) FROM reporter_contact")).scalar_one()
        while rows := connection.execute(
            statement("contact_sealed"), {"after": after, "size": BATCH}
        ).all():
            for row in rows:
                contacts.open(row.sealed)
            done, after = done + len(rows), rows[-1].incident_id
            progress("đọc thử / trying", done, total)
    return done


def reseal(engine: Engine, contacts: Contacts, newest: str, progress: Progress) -> int:
    """Seal and mark with the key `newest` what is under another; answers how many there were."""
    done = 0
    with engine.connect() as connection:
        require_all(connection)
        others = text("SELECT count(*) FROM reporter_contact WHERE key <> :newest")
        total = connection.execute(others, {"newest": newest}).scalar_one()
    while True:
        with engine.begin() as connection:
            rows = connection.execute(
                statement("contact_other_key"), {"newest": newest, "size": BATCH}
            ).all()
            if not rows:
                return done
            connection.execute(
                text(
                    "UPDATE reporter_contact SET sealed = :sealed, marks = :marks, key = :key"
                    " WHERE incident_id = :incident_id"
                ),
                [
                    {"incident_id": row.incident_id, **contacts.resealed(row.sealed)._asdict()}
                    for row in rows
                ],
            )
        done += len(rows)
        progress("niêm phong lại / sealing anew", done, max(done, total))


def retire(connection: Connection, ids: list[str]) -> None:
    """Have nothing be sealed with these keys any more; waits for what is being sealed with them."""
    connection.execute(statement("contact_keys_retire"), {"ids": ids})
