"""/plan."""

from datetime import UTC, datetime

from litestar import get
from litestar.di import NamedDependency

from reeve.accounts.queries import one_account
from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.planning.planning import make_plan
from reeve.planning.queries import Upcoming, read_upcoming
from reeve.planning.structs import Plan


@get("/plan", tags=["plan"], summary="The coming 14 days: load, capacity and slack per day, and what does not fit")
async def show(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> Plan:
    """Answer with what the agents base their advice on; the capacity of each weekday is a preference in /me."""
    account, now = await one_account(db, actor.account_id), datetime.now(UTC)
    found = (await read_upcoming(db, [account.id], now)).get(account.id, Upcoming())
    return make_plan(found.work, now, account.time_zone, account.preferences.daily_capacity, found.left_out)


handlers = [show]
