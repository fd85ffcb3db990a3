"""At most so many suggestions per person in any hour, and none in quiet hours; what is held back comes later.

Counted in the database under the lock of the person's feed, so it is exact over any number of replicas.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from reeve.accounts.structs import QuietHours
from reeve.database.pool import Connection

HOUR = timedelta(hours=1)

# Asked in a statement of its own after the feeds were locked: its snapshot then holds everything that others
# wrote under the lock. The clock is read here for the same reason: under the lock it only grows. Where it was set
# back by less than an hour, what was given before that counts on; by more, nobody knows when it was given.
_RECENT = """
SELECT account_id, created_at FROM unnest(%(accounts)b::uuid[]) AS one(account_id), LATERAL (
    SELECT created_at FROM suggestion s
    WHERE s.account_id = one.account_id AND s.created_at > %(now)s - interval '1 hour'
      AND s.created_at < %(now)s + interval '1 hour'
    ORDER BY s.created_at DESC LIMIT %(limit)s
) AS newest ORDER BY created_at
"""  # index suggestion_quota
_CLOCK = "SELECT clock_timestamp()"


async def recent(
    db: Connection, accounts: Iterable[UUID], limit: int
) -> tuple[datetime, dict[UUID, list[datetime]]]:
    """Return the moment, and when each account got its last suggestions of this hour (up to `limit`), in order.

    To be called with the accounts' feeds locked.
    """
    row = await (await db.execute(_CLOCK)).fetchone()
    assert row is not None, "there is always a time"
    given: dict[UUID, list[datetime]] = {account_id: [] for account_id in accounts}
    rows = await db.execute(_RECENT, {"accounts": list(given), "now": row[0], "limit": limit})
    for account_id, at in await rows.fetchall():
        given[account_id].append(at)
    return row[0], given


def free_slots(given: Sequence[datetime], limit: int) -> int:
    """Return how many suggestions may be given now."""
    return max(limit - len(given), 0)


def later_slot(given: Sequence[datetime], now: datetime, limit: int, place: int) -> datetime:
    """Return the moment at which the `place`-th suggestion (from 0) that is held back may be given.

    `given`: the moments of the last hour, those given just now included, oldest first. Each slot frees an hour
    after it was used, and again an hour after that.
    """
    if limit < 1:
        return now + HOUR
    used = list(given[-limit:])
    hours, index = divmod(place, limit)
    return used[index] + HOUR * (hours + 1)


def end_of_quiet(quiet: QuietHours | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the quiet hours end if `now` is in them, else None. They may go over midnight."""
    if quiet is None or quiet.start == quiet.end:
        return None
    local = now.astimezone(zone)
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    clock = local.time().replace(microsecond=0)
    over_midnight = start > end
    inside = clock >= start or clock < end if over_midnight else start <= clock < end
    if not inside:
        return None
    tomorrow = over_midnight and clock >= start
    ends = datetime.combine(local.date() + timedelta(days=int(tomorrow)), end, zone)
    # Where the clocks change, the end may seem to have passed already.
    return ends if ends > now else now + timedelta(minutes=1)
