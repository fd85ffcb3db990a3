"""Every setting once: its environment variable, its default, one sentence.

A setting `foo_bar` is read from the variable `FOO_BAR`; a secret one also from the file that `FOO_BAR_FILE`
names. `docs/configuration.md` is checked against this file by a test.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import structlog

from reeve.database.pool import split_url

log = structlog.get_logger()


class SettingError(Exception):
    """A setting that cannot be used; the text is one sentence for the person who set it."""


class SecretFile:
    """A secret in a file, read again whenever the file has changed: Kubernetes renews mounted Secrets in place."""

    def __init__(self, name: str, path: str) -> None:
        self._name, self._path = name, Path(path)
        self._seen = self._stamp()
        self._text = _read(name, path)

    def read(self) -> str:
        """Return what the file holds now; what it held last where it cannot be read at this moment."""
        try:
            stamp = self._stamp()
            if stamp != self._seen:
                self._text, self._seen = _read(self._name, str(self._path)), stamp
                log.info("secret read again", setting=self._name)
        except (OSError, SettingError) as error:
            log.warning("secret cannot be read again", setting=self._name, error=str(error))
        return self._text

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


def setting(default: Any, text: str, *, secret: bool = False, choices: tuple[str, ...] = ()) -> Any:
    """Declare one setting: its default, the sentence for the documentation, and how it may be given."""
    return field(default=default, metadata={"text": text, "secret": secret, "choices": choices})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, already checked; see `load`."""

    database_url: str = setting(
        "", "PostgreSQL to use; empty starts the embedded one in the data folder.", secret=True
    )
    agent_database_url: str = setting(
        "", "The same database as the role reeve_agent, which can read tasks and only suggest.", secret=True
    )
    migration_database_url: str = setting(
        "", "The same database as the role that owns the tables; only `reeve migrate` needs it.", secret=True
    )
    auth_secret: str = setting(
        "",
        "Key over session and API tokens, the same on every replica; while rotating, the new one and the old"
        " ones with commas between. Empty: made once and kept in the data folder.",
        secret=True,
    )
    host: str = setting("127.0.0.1", "Address to listen on.")
    port: int = setting(4000, "Port to listen on (5000 for `reeve agent`).")
    public_url: str = setting(
        "", "The address people open, e.g. https://tasks.example.org; https makes cookies Secure."
    )
    cookie_domain: str = setting("", "Domain of the session cookie, where several hosts share it.")
    trusted_proxies: tuple[str, ...] = setting(
        (), "Networks (CIDR, with commas between) whose X-Forwarded-For and X-Forwarded-Proto count."
    )
    reeve_data: str = setting("", "The data folder; empty: ~/.local/share/reeve, or /var/lib/reeve for root.")
    reeve_signup: str = setting("open", "Whether anybody may sign up.", choices=("open", "closed"))
    log_level: str = setting(
        "info", "The least level that is logged.", choices=("debug", "info", "warning", "error")
    )
    log_format: str = setting(
        "", "json or console; empty: console on a terminal, json elsewhere.", choices=("", "json", "console")
    )
    agent_schedule: str = setting("*/5 * * * *", "Cron expression (UTC) of the agents' sweep, their safety net.")
    api_rate_limit: int = setting(
        600, "Requests one account may make in a minute, over all replicas; /sync has as many again. 0: no limit."
    )
    suggestion_rate_limit: int = setting(10, "Suggestions one person gets in an hour at most.")
    drain_seconds: float = setting(5.0, "How long to keep serving, not ready any more, after SIGTERM.")
    shutdown_seconds: float = setting(30.0, "How long shutting down may take in all, after which it exits with 1.")
    history_days: int = setting(365, "Days for which the history of changes is kept.")
    otel_exporter_otlp_endpoint: str = setting(
        "", "Where to send traces (OTLP over HTTP); the SDK's other OTEL_ variables count too. Empty: nowhere."
    )
    secret_files: Mapping[str, SecretFile] = field(default_factory=dict)

    def current(self, name: str) -> Callable[[], str]:
        """Return a function that gives the secret `name` as it is at that moment."""
        file = self.secret_files.get(name)
        return file.read if file else partial(getattr, self, name)

    def holding(self, **given: str) -> "Settings":
        """Return the settings with these secrets instead, whatever files say."""
        files = {name: file for name, file in self.secret_files.items() if name not in given}
        changed: dict[str, Any] = {**given, "secret_files": files}
        return replace(self, **changed)


DECLARED = tuple(one for one in fields(Settings) if one.metadata)


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment; SettingError names the variable that is wrong."""
    files = {one.name: file for one in DECLARED if (file := _secret_file(one, environ))}
    values = {one.name: _value(one, environ, files) for one in DECLARED}
    given = {name: value for name, value in values.items() if value is not None}
    settings = Settings(**given, secret_files=files)
    _check_networks(settings.trusted_proxies)
    for name in ("database_url", "agent_database_url", "migration_database_url"):
        _check_database(name.upper(), getattr(settings, name))
    return settings


def _check_database(name: str, url: str) -> None:
    try:
        split_url(url)
    except ValueError:
        # Without the reason: it may quote a password.
        raise SettingError(
            f"{name} cannot be used: it must be like postgresql://name:password@host:5432/database, and its"
            " connection_limit and pool_timeout numbers above 0."
        ) from None


def _check_networks(trusted_proxies: tuple[str, ...]) -> None:
    for one in trusted_proxies:
        try:
            ip_network(one)
        except ValueError as error:
            raise SettingError(
                f"TRUSTED_PROXIES holds {one!r}; it must be networks such as 10.0.0.0/8."
            ) from error


def _secret_file(one: Any, environ: Mapping[str, str]) -> SecretFile | None:
    name = f"{one.name.upper()}_FILE"
    path = environ.get(name) if one.metadata["secret"] else None
    return SecretFile(name, path) if path else None


def _value(one: Any, environ: Mapping[str, str], files: Mapping[str, SecretFile]) -> Any:
    name = one.name.upper()
    text = files[one.name].read() if one.name in files else environ.get(name)
    if text is None or (text == "" and one.default != ""):
        return None
    if one.metadata["choices"] and text not in one.metadata["choices"]:
        allowed = ", ".join(choice for choice in one.metadata["choices"] if choice)
        raise SettingError(f"{name} is {text!r}; it can be: {allowed}.")
    return _convert(name, text, one.default)


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise SettingError(f"{name} names {path}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingError(f"{name} names {path}, which is no text: {error.reason}.") from error


def _convert(name: str, text: str, default: Any) -> Any:
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, str):
        return text
    kind = type(default)
    try:
        number = kind(text)
    except ValueError:
        number = -1
    if not 0 <= number < 1_000_000:
        what = "a whole number" if kind is int else "a number of seconds"
        raise SettingError(f"{name} is {text!r}; it must be {what} of 0 or more.")
    return number


def data_folder(settings: Settings) -> Path:
    """The data folder as an absolute path; it need not exist yet."""
    if settings.reeve_data:
        return Path(settings.reeve_data).expanduser().absolute()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/reeve")
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "reeve"


def web_folder() -> Path:
    """The folder of the built web app: inside the installed package, or in the checkout."""
    inside = Path(__file__).parent / "web"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "web" / "build"
