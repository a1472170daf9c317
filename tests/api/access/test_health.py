"""The state of the system as it is told: good, to be looked at, or bad, and why."""

from __future__ import annotations

import os
import subprocess
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from geo_ioc.api import state
from geo_ioc.audit import trail
from geo_ioc.db.roles import AT_THE_GATE
from geo_ioc.db.state import DatabaseState, look
from tests.people import person
from tests.rows import add_incident

URL = "/api/v1/health"


@pytest.fixture
def settings(loaded_settings, home):
    """Of an installation with a state folder of its own."""
    return loaded_settings.model_copy(update={"home": home})


def health(client) -> dict[str, Any]:
    answer = client.get(URL)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_is_well_is_told_to_be_good_with_its_figures(client_for, loaded_copy, settings):
    with loaded_copy.write(acting=AT_THE_GATE) as connection:
        after = {"file": "b.zip", "size_bytes": 1024, "encrypted": True}
        trail.append(connection, "cli:an", "database.backup", "database", {"after": after})
    client = client_for(loaded_copy, settings, role="admin")
    told = health(client)
    assert told["grade"] == "good", told
    database = told["database"]
    assert database["version"].startswith(("15", "16", "17", "18"))
    assert database["size_bytes"] > 10_000_000
    assert 0 < database["connections"] <= database["connections_max"]
    assert database["revision"]
    assert told["backup"]["file"] == "b.zip"
    assert told["backup"]["encrypted"] is True
    assert told["content"] == {"grade": "good", "layers": told["content"]["layers"], "problems": []}
    (disk,) = told["disks"]
    assert disk["holds"] == ["home"]
    assert 0 < disk["free_bytes"] < disk["total_bytes"]


def test_no_backup_yet_is_to_be_looked_at(client_for, loaded_copy, settings):
    told = health(client_for(loaded_copy, settings, role="auditor"))
    assert told["backup"]["grade"] == told["grade"] == "warning"
    assert told["backup"]["made_at"] is None


@pytest.mark.parametrize(
    ("hours", "grade"),
    [(1, "good"), (25.9, "good"), (26.1, "warning"), (71, "warning"), (73, "bad")],
)
def test_an_old_backup_is_worse_the_older_it_is(hours: float, grade: str):
    age = timedelta(hours=hours)
    assert state.graded(age, state.BACKUP_AGE) == grade


def test_the_feed_says_what_it_has_seen_and_how_far_it_is_behind(client_for, loaded_copy, settings):
    client = client_for(loaded_copy, settings, role="operator")
    add_incident(loaded_copy)
    for _ in range(100):
        feed = health(client)["feed"]
        if feed["behind"] == 0 and feed["change_id"] > 0:
            break
        time.sleep(0.1)
    assert feed["grade"] == "good"
    assert feed["connected"] is True
    assert feed["changed_at"] is not None


def test_a_feed_that_hears_nothing_is_bad(client_for, loaded_copy, settings):
    client = client_for(loaded_copy, settings, role="admin")
    assert health(client)["feed"]["connected"]
    client.portal.call(client.app.state.services.feed.stop)
    told = health(client)
    assert told["feed"]["grade"] == told["grade"] == "bad"


def test_a_file_that_cannot_be_used_is_named_with_its_place(client_for, loaded_copy, settings):
    layers = settings.home / "layers"
    layers.mkdir()
    (layers / "broken.toml").write_text("id = ")
    told = health(client_for(loaded_copy, settings, role="admin"))
    assert told["content"]["grade"] == "warning"
    (problem,) = told["content"]["problems"]
    assert problem["file"].endswith("broken.toml")
    assert problem["detail"]


def test_a_server_that_cannot_keep_its_log_elsewhere_is_bad(database):
    with database.read(acting=AT_THE_GATE) as connection:
        found = look(connection)
    failing = DatabaseState(**vars(found) | {"archiving": True, "archive_failing": True})
    assert state.log_part(failing).grade == "bad"
    assert state.log_part(found).grade == "good"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
@pytest.mark.parametrize(("used_kb", "grade"), [(0, "good"), (950, "warning"), (1000, "bad")])
def test_a_disk_is_graded_by_what_is_free(home, used_kb: int, grade: str):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", home], check=True)
    try:
        (home / "full").write_bytes(b"x" * used_kb * 1024)
        (disk,) = state.disks(home)
        assert disk.grade == grade
    finally:
        subprocess.run(["umount", home], check=True)


def test_without_a_database_it_is_said_as_elsewhere(client_for, databases):
    gone = databases.copy("geo_ioc")
    client = client_for(gone, role=None)
    operator = person(gone, "operator").headers
    databases.drop(gone)
    assert client.get(URL, headers=operator).status_code == 503


def test_a_login_that_may_see_less_is_told_what_it_may(client_for, loaded_copy, settings, cluster):
    url = cluster.superuser_url(loaded_copy.url.database)
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.execute(text("REVOKE SELECT ON pg_stat_archiver FROM PUBLIC"))
    told = health(client_for(loaded_copy, settings, role="admin"))
    assert told["log"] == {
        "grade": "good",
        "archiving": False,
        "archived_at": None,
        "failing": False,
    }
