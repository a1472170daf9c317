"""What a caller may not see is nowhere in what a caller is told: marked words are looked for."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from geo_ioc.access import rights
from geo_ioc.api.app import create_app
from geo_ioc.api.caller import OPEN, RIGHT
from geo_ioc.db.engine import Database
from tests import reports
from tests.api.access.examples import ELSEWHERE_BUILT, EXAMPLES, World, caught_up
from tests.api.access.test_matrix import operations
from tests.people import person
from tests.rows import insert_incident


def tile_at(lon: float, lat: float, z: int) -> str:
    """Address of the tile that holds a place."""
    x = (lon + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    return f"{z}/{int(x)}/{int(y)}"


LON, LAT = 105.6813271, 18.6796133
AROUND = "105.6,18.6,105.8,18.8"
SECRETS = {
    "title": "Chim hoàng yến đầu",
    "description": "chim hoàng yến mô tả",
    "note": "chim hoàng yến ghi chú",
    "reporter": "hoang.yen",
    "depth": 1777.25,
    "lon": "105.68132",
    "lat": "18.67961",
}
REPORTER = {"name": "Sơn Ca Gọi", "phone": "0977123321", "email": "son.ca@vi-du.vn"}
"""Who reported it: shown by one route alone."""
TILES = [
    f"/tiles/{layer}/{tile_at(LON, LAT, z)}.{kind}"
    for layer, zooms in (("incidents", (10, 12, 14)), ("incident_counts", (5, 9)))
    for z in zooms
    for kind in ("mvt", "geojson")
]
PLACES = ("2025-07-01/16681", "2025-07-01/40", "2024-12-01/40")


@pytest.fixture(scope="module")
def client(real, app_settings) -> Iterator[TestClient]:
    app = create_app(app_settings, Database(real.url))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as made:
        # A stream tells what was and ends.
        app.state.services.feed.closing = True
        yield made


class Hidden:
    """An incident with marked words, reported and commented on; `change` makes it another kind."""

    def __init__(self, client: TestClient, database: Database) -> None:
        self.client, self.database = client, database
        self.by = person(database, "operator", username=SECRETS["reporter"]).headers
        self.given = reports.body(
            title=SECRETS["title"],
            description=SECRETS["description"],
            fields={"depth_cm": SECRETS["depth"]},
            lon=LON,
            lat=LAT,
            visibility="public",
            contact=REPORTER,
        )
        self.id = self.given["id"]
        made = client.post("/api/v1/incidents", json=self.given, headers=self.by)
        assert made.status_code == 201, made.text
        self.number = made.json()["number"]
        note = client.post(
            f"/api/v1/incidents/{self.id}/actions/comment",
            json={"note": SECRETS["note"]},
            headers=self.by,
        )
        assert note.status_code == 200, note.text

    def words(self) -> set[str]:
        """What tells of it."""
        return {str(word) for word in SECRETS.values()} | {self.number, self.id}

    def change(self, assignments: str) -> None:
        """Set columns of it: the kind of thing that a step or a decision does."""
        with self.database.write() as connection:
            connection.execute(
                text(f"UPDATE incident SET {assignments} WHERE id = :id"), {"id": self.id}
            )
        caught_up(self.client, self.database)


@pytest.fixture(scope="module")
def hidden(client, real) -> Hidden:
    return Hidden(client, real)


@pytest.fixture(scope="module")
def everything(real) -> dict[str, str]:
    """Headers of somebody who sees it all."""
    return person(real, "operator").headers


@pytest.fixture(scope="module")
def outsiders(real) -> dict[str, dict[str, str]]:
    """Headers of those who have no business with it: other places, other offices."""
    elsewhere = ["2025-07-01/17920"]
    return {
        "public": {},
        "commune_officer": person(real, "commune_officer", localities=elsewhere).headers,
        "head": person(real, "head", localities=elsewhere).headers,
        "system": person(real, "system", localities=elsewhere).headers,
        "focal_point": person(real, "focal_point", organisations=["so-gddt"]).headers,
        "steward": person(real, "steward").headers,
    }


@pytest.fixture(scope="module")
def addresses(real, client) -> list[str]:
    """Every GET address that tells of incidents, and every other one that takes no id."""
    world = World(client.app, real)
    found = [
        EXAMPLES[operation](world).url
        for operation in operations(client.app)
        if operation.startswith("GET ") and "{incident_id}" not in operation
    ]
    asked = [
        "",
        f"?bbox={AROUND}",
        "?sort=newest",
        "?status=reported",
        "?category=NL",
        *(f"?boundary={place}" for place in PLACES),
    ]
    found += [f"/api/v1/incidents{kind}{query}" for kind in ("", "/counts") for query in asked[:1]]
    found += [f"/api/v1/incidents{query}" for query in asked]
    found += ["/api/v1/live?after=0", *(f"/api/v1/live?after=0&boundary={p}" for p in PLACES)]
    return found + TILES


def told(client, address: str, headers: dict) -> bytes:
    """All that an answer says: its headers and its bytes."""
    answer = client.get(address, headers=headers)
    assert answer.status_code < 500 or address in ("/", "/docs", "/sign-in"), address
    return "\n".join(f"{k}: {v}" for k, v in answer.headers.items()).encode() + answer.content


def found_in(said: bytes, words: set[str]) -> set[str]:
    """The words that stand in bytes, also as JSON would escape them."""
    return {
        word for word in words
        if word.encode() in said or word.encode("ascii", "backslashreplace") in said
    }  # fmt: skip


def test_who_sees_it_is_told_every_word(client, hidden, everything, addresses):
    """Else the words would be looked for where they cannot be."""
    hidden.change("visibility = 'public', flags = '{}', published = false, lead = NULL")
    said = b"".join(told(client, address, everything) for address in addresses)
    said += told(client, f"/api/v1/incidents/{hidden.id}", everything)
    assert found_in(said, hidden.words()) == hidden.words()
    for address in TILES[:6]:
        assert hidden.id.encode() in told(client, address, everything), address


def test_who_reported_is_told_by_one_address_alone_and_to_nobody_by_any_other(
    client, real, hidden, everything, addresses
):
    hidden.change("visibility = 'public', flags = '{}', status = 'verified', published = true")
    path = f"/api/v1/incidents/{hidden.id}"
    words = set(REPORTER.values())
    assert found_in(told(client, f"{path}/contact", everything), words) == words
    for role in (None, *rights.ROLES):
        headers = {} if role is None else person(real, role).headers
        for address in [*addresses, path]:
            said = told(client, address, headers)
            assert found_in(said, words) == set(), (role, address)
    again = client.post("/api/v1/incidents", json=hidden.given, headers=hidden.by)
    assert again.status_code == 200
    assert found_in(again.content, words) == set()


KINDS = {
    "not verified": "visibility = 'public', flags = '{}', lead = NULL",
    "restricted": "visibility = 'restricted', flags = '{}', lead = 'so-nnmt'",
    "held": "visibility = 'internal', flags = '{held}', lead = NULL",
    "another office's": "visibility = 'internal', flags = '{}', lead = 'so-nnmt'",
}


@pytest.mark.parametrize("kind", KINDS)
def test_whom_it_does_not_concern_is_told_no_word(client, hidden, outsiders, addresses, kind):
    hidden.change(f"{KINDS[kind]}, published = false")
    for name, headers in outsiders.items():
        for address in addresses:
            said = told(client, address, headers)
            assert found_in(said, hidden.words()) == set(), (name, address)
        answer = client.get(f"/api/v1/incidents/{hidden.id}", headers=headers)
        assert answer.status_code == 404
        assert found_in(answer.content, hidden.words()) <= {hidden.id}


@pytest.mark.parametrize(
    "given", [{"visibility": "restricted", "lead": "so-nnmt"}, {"flags": ["held"]}]
)
def test_the_place_it_lies_in_sees_neither_what_is_restricted_nor_what_is_held(
    client, real, addresses, given
):
    words = {
        "lon": 105.6831719,
        "lat": 18.6793377,
        "title": "Chim ưng",
        "description": "chim cắt",
        "note": "sếu",
    }
    with real.write() as connection:
        made = insert_incident(connection, **words, **given)
    caught_up(client, real)
    headers = person(real, "commune_officer").headers
    marked = {made, "Chim ưng", "chim cắt", "sếu", "105.68317", "18.67933"}
    for address in [*addresses, f"/api/v1/incidents/{made}"]:
        said = told(client, address, headers).replace(f"sự cố {made}".encode(), b"")
        assert found_in(said, marked) == set(), address


def test_counts_do_not_count_what_is_not_seen(client, real, outsiders, everything):
    queries = ["", f"?bbox={AROUND}", *(f"?boundary={place}" for place in PLACES)]

    def counted(headers) -> list[dict]:
        found = [
            client.get(f"/api/v1/incidents/counts{query}", headers=headers).json()
            for query in queries
        ]
        return [{name: each[name] for name in ("total", "by_severity", "unverified", "overdue",
                "received") } for each in found]  # fmt: skip

    before = {name: counted(headers) for name, headers in outsiders.items()}
    whole = counted(everything)
    given = reports.body(lon=LON, lat=LAT)
    assert client.post("/api/v1/incidents", json=given, headers=everything).status_code == 201
    assert [each["total"] for each in counted(everything)] == [each["total"] + 1 for each in whole]
    for name, headers in outsiders.items():
        after = counted(headers)
        for one, other in zip(before[name], after, strict=True):
            one["received"], other["received"] = (sum(map(sum, each["received"]["bins"]))
                                                  for each in (one, other))  # fmt: skip
        assert after == before[name], name


def test_a_search_of_the_public_finds_titles_and_no_descriptions(client, hidden):
    hidden.change("visibility = 'public', flags = '{}', status = 'verified', published = true")
    for query, count in (
        ("hoàng yến đầu", 1),
        ("hoang yen dau", 1),
        ("mô tả", 0),
        ("hoàng yến mô", 0),
        ("ghi chú", 0),
        ("hoang.yen", 0),
    ):
        items = client.get("/api/v1/incidents", params={"q": query}).json()["items"]
        assert len(items) == count, query


def test_what_is_published_tells_the_public_its_title_and_number_and_no_more(
    client, hidden, addresses
):
    hidden.change("visibility = 'public', flags = '{}', status = 'verified', published = true")
    allowed = {SECRETS["title"], hidden.number, hidden.id}
    seen = set()
    for address in [*addresses, f"/api/v1/incidents/{hidden.id}"]:
        said = told(client, address, {})
        assert found_in(said, hidden.words()) <= allowed, address
        seen |= found_in(said, allowed)
    assert seen == allowed


def test_a_report_with_a_taken_id_is_told_nothing_of_who_has_it(client, hidden, outsiders):
    hidden.change("visibility = 'internal', flags = '{}', lead = NULL, published = false")
    for name in ("commune_officer", "head", "system", "focal_point"):
        answers = [
            client.post("/api/v1/incidents", json=body, headers=outsiders[name])
            for body in (hidden.given, hidden.given | {"title": "khác"})
        ]
        for answer in answers:
            assert answer.status_code == 409, name
            assert found_in(answer.content, hidden.words()) <= {hidden.id}, name
        # Nor whether it was the very same report.
        assert answers[0].content == answers[1].content


def test_an_action_on_what_is_not_seen_is_not_found(client, hidden, outsiders):
    hidden.change("visibility = 'internal', flags = '{}', lead = NULL, published = false")
    for name in ("commune_officer", "head", "focal_point"):
        answer = client.post(
            f"/api/v1/incidents/{hidden.id}/actions/comment",
            json={"note": "x"},
            headers=outsiders[name],
        )
        assert answer.status_code == 404
        assert found_in(answer.content, hidden.words()) <= {hidden.id}


@pytest.fixture(scope="module")
def as_everybody(client, real, hidden) -> dict[str, dict[str, list]]:
    """What every GET operation answers to callers of different rights, all at one moment."""
    hidden.change("visibility = 'public', flags = '{}', status = 'verified', published = true")
    callers = {"public": {}} | {role: person(real, role).headers for role in rights.ROLES}
    world = World(client.app, real)
    found = {}
    for operation, extra in operations(client.app).items():
        if not operation.startswith("GET ") or operation in ELSEWHERE_BUILT:
            continue
        if extra[RIGHT] == OPEN or operation == "GET /api/v1/live":
            continue
        url = EXAMPLES[operation](world).url
        if "{incident_id}" in operation:
            url = f"/api/v1/incidents/{hidden.id}"
        answers = {name: client.get(url, headers=headers) for name, headers in callers.items()}
        found[operation] = {n: a for n, a in answers.items() if a.status_code in (200, 204)}
    return found


def test_callers_who_are_told_different_things_are_given_different_tags(as_everybody):
    compared = 0
    for operation, answers in as_everybody.items():
        tagged = [(name, a) for name, a in answers.items() if "etag" in a.headers]
        for (one, first), (other, second) in itertools.combinations(tagged, 2):
            compared += 1
            if first.headers["etag"] == second.headers["etag"]:
                assert first.content == second.content, (operation, one, other)
    assert compared


def test_what_is_not_the_same_for_everybody_no_proxy_keeps_for_another(as_everybody):
    apart = set()
    for operation, answers in as_everybody.items():
        if len({answer.content for answer in answers.values()}) == 1:
            continue
        apart.add(operation)
        for name, answer in answers.items():
            kept = answer.headers["cache-control"]
            assert "private" in kept or "no-store" in kept, (operation, name)
            if "no-store" in kept:
                continue
            vary = {part.strip().lower() for part in answer.headers["vary"].split(",")}
            assert vary >= {"authorization", "cookie"}, (operation, name)
    assert apart >= {
        "GET /api/v1/incidents",
        "GET /api/v1/incidents/{incident_id}",
        "GET /api/v1/incidents/counts",
        "GET /api/v1/me",
        "GET /tiles/{layer}/{z}/{x}/{y}.mvt",
        "GET /tiles/{layer}/{z}/{x}/{y}.geojson",
    }


def test_a_copy_from_before_signing_out_does_not_hold_after_it(client, hidden, everything):
    hidden.change("visibility = 'public', flags = '{}', status = 'verified', published = true")
    for address in (f"/api/v1/incidents/{hidden.id}", TILES[4], TILES[5]):
        mine = client.get(address, headers=everything)
        tag = {"If-None-Match": mine.headers["etag"]}
        assert client.get(address, headers=everything | tag).status_code == 304, address
        after = client.get(address, headers=tag)
        assert after.status_code in (200, 204), address
