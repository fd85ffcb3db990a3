"""How often somebody may guess: counted exactly, over any number of replicas.

An attempt is counted as failed, and committed, before the password is even looked at; a right password takes the
e-mail's attempts back. So thirty guesses sent at once to three replicas are ten guesses and twenty refusals, and
a request that dies in between was an attempt all the same (rule 3).
"""

import msgspec

from reeve.database.pool import Connection, Pool
from reeve.http.problems import Problem


class Limits(msgspec.Struct, frozen=True):
    """How many failures within `minutes` an e-mail address and a client address may have."""

    kind: str
    per_email: int
    per_address: int
    minutes: int


SIGN_IN = Limits("signin", per_email=10, per_address=50, minutes=15)
SIGN_UP = Limits("signup", per_email=20, per_address=20, minutes=60)

# The database lowers the e-mail as its unique index does, so that no spelling gets attempts of its own.
_EMAIL_KEY = "sha256(convert_to(%(kind)s || ':' || lower(%(email)s), 'UTF8'))"
_ADDRESS = "(%(kind)s || ':' || %(address)s)"
# Any two numbers, the same in every version. Everybody locks the e-mail first: no two can wait for each other.
_LOCK_EMAIL = f"SELECT pg_advisory_xact_lock(7337005, hashtext({_EMAIL_KEY}::text))"
_LOCK_ADDRESS = f"SELECT pg_advisory_xact_lock(7337006, hashtext({_ADDRESS}))"
# The attempt that must grow old before there is room again, if there is none.
_FULL = f"""
SELECT ceil(extract(epoch FROM max(blocking.at) + make_interval(mins => %(minutes)s) - now()))::integer FROM (
    (SELECT at FROM signin_attempt
     WHERE email_key = {_EMAIL_KEY} AND at > now() - make_interval(mins => %(minutes)s)
     ORDER BY at DESC OFFSET %(per_email)s - 1 LIMIT 1)
    UNION ALL
    (SELECT at FROM signin_attempt
     WHERE address = {_ADDRESS} AND at > now() - make_interval(mins => %(minutes)s)
     ORDER BY at DESC OFFSET %(per_address)s - 1 LIMIT 1)
) AS blocking
"""  # indexes signin_attempt_email, signin_attempt_address
_COUNT = f"""
INSERT INTO signin_attempt (id, email_key, address) VALUES (gen_random_uuid(), {_EMAIL_KEY}, {_ADDRESS})
"""
_FORGIVE = f"DELETE FROM signin_attempt WHERE email_key = {_EMAIL_KEY}"


async def count_attempt(pool: Pool, limits: Limits, email: str, address: str) -> None:
    """Count an attempt, in a short transaction of its own.

    Raises a Problem with 429 and, in Retry-After, the seconds until there is room again; a refused attempt
    does not count.
    """
    values = {**msgspec.structs.asdict(limits), "email": email, "address": address}
    async with pool.connection() as db, db.transaction():
        await db.execute(_LOCK_EMAIL, values)
        await db.execute(_LOCK_ADDRESS, values)
        row = await (await db.execute(_FULL, values)).fetchone()
        seconds: int | None = row[0] if row else None
        if seconds is None:
            await db.execute(_COUNT, values)
    if seconds is not None:
        raise too_many(max(1, seconds))


async def forgive(db: Connection, limits: Limits, email: str) -> None:
    """Forget the failures of an e-mail address: its owner has come."""
    await db.execute(_FORGIVE, {"kind": limits.kind, "email": email})


def too_many(seconds: int) -> Problem:
    """There were too many failures; there is room again in so many seconds."""
    detail = f"Too many attempts. Try again in {-(-seconds // 60)} min."
    return Problem(429, "too_many_attempts", detail, headers={"Retry-After": str(seconds)})
