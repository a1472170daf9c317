"""Every kind of row has a title for people, and every title a kind of row."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from geo_ioc.audit import actions
from geo_ioc.content import PACKAGE
from geo_ioc.errors import ContentError
from geo_ioc.incidents import catalogue

DOORS = ("geo_ioc_audit_append", "geo_ioc_contact_erase", "geo_ioc_contact_tell")
"""Functions of the database that append: the second hands its action on to the first."""
IN_SQL = re.compile(rf"(?:{'|'.join(DOORS)})\([^;]*?'([a-z_]+\.[a-z_]+)'")
"""The action of a call of theirs, the only argument of two words with a full stop between."""
OF_THE_WORKFLOW = "incident.*"


def in_python(source: str) -> Iterator[str]:
    """The actions that a file appends: what it gives as one to `trail.append`.

    A function of the file that has a parameter `action` and hands it on is looked at where it is
    called.
    """
    tree = ast.parse(source)
    places = {"trail.append": 2}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in node.args.args]
            if "action" in names and "trail.append" in source:
                places[node.name] = names.index("action")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in places:
            given = node.args[places[ast.unparse(node.func)]]
            if ast.unparse(given) != "action":
                yield from told(given)


def told(given: ast.expr) -> Iterator[str]:
    """The actions of an argument; fails for one that cannot be read here."""
    if isinstance(given, ast.IfExp):
        yield from told(given.body)
        yield from told(given.orelse)
    elif isinstance(given, ast.JoinedStr):
        assert isinstance(given.values[0], ast.Constant), ast.unparse(given)
        yield f"{given.values[0].value}*"
    else:
        assert isinstance(given, ast.Constant), ast.unparse(given)
        yield given.value


def appended() -> set[str]:
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text("utf-8")
        found |= set(in_python(source)) | set(IN_SQL.findall(source))
    for path in sorted(PACKAGE.rglob("*.sql")):
        found |= set(IN_SQL.findall(path.read_text("utf-8")))
    assert OF_THE_WORKFLOW in found
    steps = {f"incident.{action.id}" for action in catalogue.load(None).workflow.actions}
    return found - {OF_THE_WORKFLOW} | steps


def test_every_action_that_is_appended_has_a_title_and_every_title_an_action():
    assert set(actions.load(None)) == appended()


def test_an_append_through_functions_of_a_file_is_found():
    text = "def _told(connection, action): trail.append(connection, 'x', action, 'x', {})\n"
    text += "def _done(action, count): _told(None, action)\n"
    text += "_done('keys.rotate', 1)\n_told(None, 'a.b' if one else 'c.d')\n"
    text += "trail.append(connection, 'x', f'incident.{step}', 'x', {})"
    assert set(in_python(text)) == {"keys.rotate", "a.b", "c.d", "incident.*"}


def test_an_append_within_the_database_is_found():
    text = "PERFORM geo_ioc_audit_append('system', 'demo.over', 'x', '{}');"
    text += "SELECT geo_ioc_audit_append(actor,\n 'contact.read', subject, data)"
    text += ";PERFORM geo_ioc_audit_append(actor, action, CAST(one AS text), data);"
    text += "SELECT geo_ioc_contact_erase(:ids, :by, 'contact.erase', CAST(:data AS jsonb))"
    text += "geo_ioc_audit_append(actor text, action text, subject text, data jsonb)"
    assert IN_SQL.findall(text) == ["demo.over", "contact.read", "contact.erase"]


def test_titles_are_in_both_languages():
    for id_, title in actions.load(None).items():
        assert title.vi, id_
        assert title.en, id_
        assert title.vi != title.en, id_


@pytest.mark.parametrize("row", ["sign_in,Lại,Again", ",Không,None"])
def test_an_action_that_stands_twice_or_has_no_name_is_refused_with_its_line(home, row):
    folder = home / "layers" / "catalogues"
    folder.mkdir(parents=True)
    (folder / "audit_actions.csv").write_text(f"action,vi,en\nsign_in,Vào,In\n{row}\n", "utf-8")
    with pytest.raises(ContentError, match="dòng 3"):
        actions.load(home)
