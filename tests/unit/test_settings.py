from pathlib import Path

import pytest

from geo_ioc import settings
from geo_ioc.errors import SettingsError


def test_without_any_variable_every_setting_has_its_documented_default():
    given = settings.load({})
    assert (given.host, given.port, given.workers, given.demo_incidents) == (
        "127.0.0.1",
        8000,
        1,
        2000,
    )
    assert given.home == Path(".local").absolute()
    assert given.download == "on"
    assert given.demo_live is True


def test_variables_of_others_are_not_looked_at():
    assert settings.load({"PATH": "/bin", "GEO_IOC": "x"}).port == 8000


def test_an_empty_value_counts_as_unset():
    assert settings.load({"GEO_IOC_PORT": ""}).port == 8000


def test_an_unknown_variable_is_named_in_one_line():
    with pytest.raises(SettingsError) as caught:
        settings.load({"GEO_IOC_PROT": "8001"})
    assert "GEO_IOC_PROT" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GEO_IOC_PORT", "eight"),
        ("GEO_IOC_PORT", "70000"),
        ("GEO_IOC_WORKERS", "0"),
        ("GEO_IOC_DOWNLOAD", "maybe"),
        ("GEO_IOC_DEMO_LIVE", "often"),
        ("GEO_IOC_SHAPES_DIR", "/nowhere/at/all"),
        ("GEO_IOC_ROOT_PATH", "ban-do/"),
        ("GEO_IOC_TLS_CERT", "/nowhere/cert.pem"),
    ],
)
def test_a_bad_value_is_named_in_one_line(name: str, value: str):
    with pytest.raises(SettingsError) as caught:
        settings.load({name: value})
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bad_secret_is_named_but_not_shown():
    with pytest.raises(SettingsError) as caught:
        settings.load({"GEO_IOC_UNKNOWN_PASSWORD": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_a_secret_does_not_show_when_the_settings_are_printed():
    given = settings.load({"GEO_IOC_DATABASE_URL": "postgresql://a:hunter2@localhost/b"})
    assert "hunter2" not in repr(given)


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("on", True)])
def test_a_switch_takes_1_and_0(value: str, expected: bool):
    assert settings.load({"GEO_IOC_DEMO_LIVE": value}).demo_live is expected
