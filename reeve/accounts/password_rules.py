"""Which passwords nobody may take: common ones, and those that the account itself gives away (ASVS 5.0, V6.2)."""

import asyncio
from functools import cache

from reeve.http.problems import Problem, invalid

# Words of this place, beside the parts of one's own e-mail address.
CONTEXT = frozenset({"reeve", "task", "tasks", "taskmanager", "todo", "todolist", "admin", "password"})
_AROUND = "0123456789!?.,;:-_+*#$%&/()=@ "


async def check_password(password: str, email: str, field: str = "password") -> None:
    """Raise a Problem with 422 naming `field` for a password that would be guessed among the first."""
    if problem := await asyncio.to_thread(_problem, password.casefold(), email.casefold(), field):
        raise problem


def _problem(password: str, email: str, field: str) -> Problem | None:
    if password in _common():
        return invalid(field, "is one of the passwords that are tried first; take another")
    local, _, domain = email.partition("@")
    core = password.strip(_AROUND)
    if password == email or core in {*CONTEXT, local, domain, domain.partition(".")[0], ""}:
        return invalid(field, "is made of your e-mail address, the word Reeve or the like; take another")
    return None


@cache
def _common() -> frozenset[str]:
    """Return the commonest passwords (11,611 of the length that is allowed at all), from leaks, in lower case."""
    # Imported here: it takes a quarter of a second, and most processes never need it.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
