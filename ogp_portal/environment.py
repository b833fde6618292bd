"""What the environment says, read strictly: a wrong value stops the start with one clear line."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class Misconfigured(SystemExit):
    """A setting that the portal cannot start with: ends the process with one line and exit code 1."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"The portal cannot start: {problem}")


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    is_starttls: bool
    is_tls: bool


def read_email_url(value: str) -> MailServer:
    """`smtp://`, `smtp+tls://` (STARTTLS) or `smtps://`, as in smtps://user:pass@host:465. Raises Misconfigured."""
    parts = urlsplit(value)
    if parts.scheme not in MAIL_SCHEMES:
        raise Misconfigured(f"EMAIL_URL must begin with {', '.join(f'{s}://' for s in MAIL_SCHEMES)}.")
    if not parts.hostname:
        raise Misconfigured("EMAIL_URL names no mail server.")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise Misconfigured("EMAIL_URL holds more than user, password, server and port; %-encode special characters.")
    if bool(parts.username) != bool(parts.password):
        raise Misconfigured("EMAIL_URL needs both a user and a password, or neither.")
    return MailServer(
        host=parts.hostname,
        port=_port(parts, "EMAIL_URL") or MAIL_SCHEMES[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_starttls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )


def read_site_url(value: str) -> str:
    """The portal's own address without a path or a final slash. Raises Misconfigured."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Misconfigured("SITE_URL must look like https://portal.example.org.")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise Misconfigured("SITE_URL must be the plain address, without a path.")
    _port(parts, "SITE_URL")
    return value.rstrip("/")


def read_demo(*, asked: bool, site_url: str, database_url: str, email_url: str) -> bool:
    """Whether the open demo may run: nothing is configured, or it is asked for and all of it is loopback."""
    configured = [value for value in (site_url, database_url, email_url) if value]
    if not asked:
        return not configured
    if not all(_is_loopback(value) for value in configured):
        raise Misconfigured("DEMO=1 is for this machine only: SITE_URL, DATABASE_URL and EMAIL_URL must be loopback.")
    return True


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname
    if host is None:
        return url.startswith("sqlite:")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _port(parts: SplitResult, setting: str) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise Misconfigured(f"{setting} has a port that is not a number between 0 and 65535.") from None
