"""The certificate that a server shows: whether it can be used, and until when."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography import x509

from geo_ioc.errors import SettingsError


def expiry(certificate: Path) -> datetime:
    """Until when the first certificate of a PEM file is good. Raises SettingsError."""
    try:
        found = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    except (OSError, ValueError) as error:
        raise _refusal("GEO_IOC_TLS_CERT", certificate, error) from None
    return found.not_valid_after_utc


def require(certificate: Path, key: Path) -> None:
    """Raises SettingsError, naming the variable, unless a server can show these."""
    expiry(certificate)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        key.read_bytes()
        # A key with a password would be asked for on a terminal that nobody looks at.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except (OSError, ValueError) as error:
        raise _refusal("GEO_IOC_TLS_KEY", key, error) from None


def context(config: object, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Uvicorn's context, whatever the machine's own settings say: nothing older than TLS 1.2."""
    made = default()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def _refusal(name: str, path: Path, error: Exception) -> SettingsError:
    mismatch = "MISMATCH" in str(error).upper()
    why = "không thuộc chứng chỉ / is not of the certificate" if mismatch else _reason(error)
    return SettingsError(f"{name}={path}: không dùng được: {why}", f"{name} cannot be used")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError) or not isinstance(error, OSError):
        return "không phải PEM không mật khẩu / no PEM without a password"
    return error.strerror or type(error).__name__
