"""Which database this installation uses: the one its settings name, else its private cluster."""

from __future__ import annotations

from sqlalchemy import URL

from geo_ioc.db.cluster import Cluster
from geo_ioc.db.engine import normalised
from geo_ioc.settings import Settings


def owner_url(settings: Settings) -> URL:
    """URL of the login that owns the schema: migrations and boundary loads."""
    if settings.database_url is not None:
        return normalised(settings.database_url.get_secret_value())
    return Cluster(settings.home).urls()[0]


def app_url(settings: Settings) -> URL:
    """URL that the workers log in with; the owner's when no other is given."""
    if settings.app_database_url is not None:
        return normalised(settings.app_database_url.get_secret_value())
    if settings.database_url is not None:
        return owner_url(settings)
    return Cluster(settings.home).urls()[1]
