"""The settings: every GEO_IOC_* variable, read once at start and handed down as a plain object."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from geo_ioc.errors import SettingsError

PREFIX = "GEO_IOC_"
TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Days and months, in what is asked and what is told, are of this zone."""


def today() -> date:
    """The day it is in Vietnam."""
    return datetime.now(TIME_ZONE).date()


class Settings(BaseSettings):
    """What an installation may set; each field is the variable GEO_IOC_<NAME>.

    Build it with `load()`, which turns unknown names and bad values into one SettingsError.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(Path(".local"), description="state folder")
    database_url: SecretStr | None = Field(
        None, description="the owner's URL of a PostGIS to use instead of the private cluster"
    )
    app_database_url: SecretStr | None = Field(
        None, description="what the workers log in with, when different"
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on")
    workers: int = Field(1, ge=1, le=64, description="worker processes")
    root_path: str = Field("", description="path prefix behind a proxy, such as /ban-do")
    trusted_proxies: str = Field(
        "", description="addresses of proxies whose X-Forwarded-* are believed, by comma"
    )
    tls_cert: Path | None = Field(None, description="PEM certificate; needs tls_key")
    tls_key: Path | None = Field(None, description="PEM key; needs tls_cert")
    shapes_dir: Path | None = Field(None, description="folder of supplied boundary files")
    reference_dir: Path | None = Field(None, description="folder of supplied reference files")
    download: Literal["on", "off"] = Field("on", description="may the pinned download be fetched")
    demo_incidents: int = Field(2000, ge=0, le=5_000_000, description="demonstration incidents")
    demo_live: Annotated[bool, NoDecode] = Field(True, description="a live trickle, 1 or 0")
    demo_password: SecretStr | None = Field(
        None, description="password of the demonstration accounts; random when unset"
    )
    key_file: Path | None = Field(
        None, description="keys that secrets at rest are sealed with; else secret.key in `home`"
    )
    session_idle_minutes: int = Field(
        240, ge=5, le=1440, description="minutes without a request that end a session"
    )
    session_hours: int = Field(
        16, ge=1, le=720, description="hours after signing in at which a session ends"
    )
    oidc_issuer: str | None = Field(
        None, description="issuer URL of the OpenID Connect provider; needs oidc_client_id"
    )
    oidc_client_id: str | None = Field(None, description="what the provider knows geo-ioc as")
    oidc_client_secret: SecretStr | None = Field(
        None, description="the client's secret; none: a public client"
    )
    oidc_title: str = Field(
        "Cổng đăng nhập chung", description="what people call the provider, on the sign-in page"
    )
    citizen_reports: Literal["on", "off"] = Field(
        "off", description="may people report incidents without an account"
    )
    rate_factor: float = Field(
        1, ge=0, le=1000, description="times the usual limits of requests; 0: without limits"
    )
    tile_cache_mb: int = Field(
        64,
        ge=0,
        le=65_536,
        description="megabytes of tiles that each worker keeps; 0: none",
    )
    basemap: str | None = Field(None, description="a .pmtiles file or a raster URL template")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load()` passes: the environment is read there, where unknown names show."""
        return (init_settings,)

    @field_validator("home", "shapes_dir", "reference_dir", "tls_cert", "tls_key", "key_file")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value is not None else None

    @field_validator("shapes_dir", "reference_dir")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"không có thư mục này / no such folder: {value}")
        return value

    @field_validator("root_path")
    @classmethod
    def _prefix(cls, value: str) -> str:
        if value and (not value.startswith("/") or value.endswith("/")):
            raise ValueError("phải bắt đầu bằng / và không kết thúc bằng / (like /ban-do)")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _safe_issuer(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        # Plain HTTP would let anybody on the way sign in as anybody; only this machine is exempt.
        local = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if not parts.hostname or parts.scheme not in (("https", "http") if local else ("https",)):
            raise ValueError("phải là địa chỉ https:// / must be an https:// URL")
        return value

    @model_validator(mode="after")
    def _oidc_pair(self) -> Settings:
        if (self.oidc_issuer is None) != (self.oidc_client_id is None):
            raise ValueError("OIDC_ISSUER và OIDC_CLIENT_ID đi cùng nhau / go together")
        return self

    @model_validator(mode="after")
    def _tls_pair(self) -> Settings:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("TLS_CERT và TLS_KEY đi cùng nhau / go together")
        for path in (self.tls_cert, self.tls_key):
            if path is not None and not path.is_file():
                raise ValueError(f"không có tệp này / no such file: {path}")
        return self


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; an empty value counts as unset.

    Raises SettingsError naming the first variable that is unknown or has a bad value.
    """
    environ = os.environ if environ is None else environ
    given = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value}
    known = {PREFIX + field.upper(): field for field in Settings.model_fields}
    for name in given:
        if name not in known:
            raise SettingsError(
                f"{name}: biến này không có; các biến có thể đặt: {', '.join(known)}",
                f"{name} is not a setting",
            )
    values = {known[name]: value for name, value in given.items()}
    try:
        return Settings(**values)  # type: ignore[arg-type]  # strings, validated by pydantic
    except ValidationError as error:
        first = error.errors()[0]
        # What concerns several variables has no place of its own, and is said of the first.
        whole = "oidc_issuer" if "OIDC" in first["msg"] else "tls_cert"
        field = str(first["loc"][0]) if first["loc"] else whole
        name = PREFIX + field.upper()
        hidden = any(word in field for word in ("password", "secret", "url"))
        shown = "***" if hidden else repr(environ.get(name, ""))
        raise SettingsError(
            f"{name}={shown}: giá trị không dùng được ({first['msg']})",
            f"{name} has a bad value",
        ) from None
