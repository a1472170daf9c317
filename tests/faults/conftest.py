from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.serving import Installation, installed, operator, until


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("faults") / "home") as made:
        yield made


@pytest.fixture
def headers(installation) -> dict[str, str]:
    until(installation.ready)
    return operator(installation)
