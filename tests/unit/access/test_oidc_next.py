"""Where a sign-in may lead to."""

from __future__ import annotations

import pytest

from geo_ioc.access.oidc import local


@pytest.mark.parametrize("page", ["/", "/?wall=1", "/ban-do/", "/?q=mưa#map=9/18.6/105.6"])
def test_pages_of_this_site_are_kept(page: str):
    assert local(page) == page


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("//evil.example", "https://evil.example", "javascript:alert(1)", "evil.example", ""),
        *("/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", " //x"),
        "/\ud800",
    ],
)
def test_pages_of_other_sites_become_the_first_page(elsewhere: str):
    assert local(elsewhere) == "/"
