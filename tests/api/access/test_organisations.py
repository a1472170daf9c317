"""Organisations over time: departments that merged, and a committee for each commune."""

from __future__ import annotations

import pytest

URL = "/api/v1/organisations"


@pytest.fixture(scope="module")
def client(loaded, loaded_settings):
    from fastapi.testclient import TestClient

    from geo_ioc.api.app import create_app
    from geo_ioc.db.engine import Database

    with TestClient(create_app(loaded_settings, Database(loaded.url))) as made:
        yield made


def all_of(client, **asked) -> dict[str, dict]:
    """Every organisation that answers, through every page, by code."""
    found: dict[str, dict] = {}
    url = URL
    params: dict | None = {"limit": 200, **asked}
    while url:
        answer = client.get(url, params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        for item in page["items"]:
            assert item["code"] not in found
            found[item["code"]] = item
        url, params = page["next"], None
    return found


def test_everybody_may_read_departments_and_the_committees_of_both_generations(client):
    found = all_of(client)
    kinds = [item["kind"] for item in found.values()]
    assert kinds.count("commune_committee") == 412 + 130
    assert found["commune:2025-07-01/16681"]["name"] == "UBND phường Thành Vinh"
    # Departments first, then the newest generation.
    codes = list(found)
    assert codes[0] == "ubnd-tinh"
    assert codes.index("commune:2025-07-01/16681") < codes.index("commune:2024-12-01/16663")


def test_a_department_says_what_it_became_and_from_what(client):
    found = all_of(client, q="nong nghiep")
    before, now = found["so-nnptnt"], found["so-nnmt"]
    assert before["valid_to"] == "2025-02-28"
    assert before["successors"] == ["so-nnmt"]
    assert now["valid_from"] == "2025-03-01"
    assert sorted(all_of(client)["so-nnmt"]["predecessors"]) == ["so-nnptnt", "so-tnmt"]


def test_a_committee_lasts_as_long_as_its_generation_and_says_what_it_became(client):
    found = all_of(client, kind="commune_committee")
    old, new = found["commune:2024-12-01/16663"], found["commune:2025-07-01/16681"]
    assert (old["valid_from"], old["valid_to"]) == ("2024-12-01", "2025-06-30")
    assert (new["valid_from"], new["valid_to"]) == ("2025-07-01", None)
    for code in new["predecessors"]:
        assert new["code"] in found[code]["successors"]
    # Nobody is left out: each of the former became something, and each of the new came of some.
    assert all(item["successors"] for code, item in found.items() if "2024-12-01" in code)
    assert all(item["predecessors"] for code, item in found.items() if "2025-07-01" in code)


@pytest.mark.parametrize(
    ("day", "communes", "departments"),
    [
        ("2025-02-28", 412, {"so-nnptnt"}),
        ("2025-03-01", 412, {"so-nnmt"}),
        ("2025-07-01", 130, {"so-nnmt"}),
    ],
)
def test_on_a_day_there_are_those_that_were_in_force_then(client, day, communes, departments):
    found = all_of(client, on=day)
    kinds = [item["kind"] for item in found.values()]
    assert kinds.count("commune_committee") == communes
    assert set(found) & {"so-nnptnt", "so-nnmt"} == departments


@pytest.mark.parametrize("q", ["thành vinh", "thanh vinh", "THANH VINH", "2025-07-01/16681"])
def test_names_are_found_without_their_marks_and_codes_as_they_are(client, q):
    assert "commune:2025-07-01/16681" in all_of(client, q=q, on="2025-07-01")


@pytest.mark.parametrize(
    "query", ["on=hôm-nay", "limit=0", "cursor=x", "q=%00", f"q={'x' * 101}", "level=1"]
)
def test_what_is_asked_wrongly_is_refused_with_its_place(client, query):
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("?")
