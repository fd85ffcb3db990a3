"""Time zones that come from outside."""

from functools import cache
from zoneinfo import available_timezones

from reeve.http.problems import invalid


@cache
def _known() -> frozenset[str]:
    # Looks through folders of files: once per process.
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Say whether this is the name of a zone in the IANA database."""
    return name in _known()


def check_zone(name: str, field: str = "time_zone") -> str:
    """Return the zone's name. Raises a Problem with 422 naming `field` for what IANA's database does not have."""
    if not is_zone(name):
        raise invalid(field, "is no zone of the IANA database, e.g. Europe/Berlin")
    return name
