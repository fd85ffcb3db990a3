"""A real upgrade under load, frontends, backends and agents at once, each pod replaced after the other."""

import asyncio

from tests.cluster.harness import frontend
from tests.cluster.harness.load import Load
from tests.cluster.harness.stack import REPLICAS, Stack
from tests.cluster.harness.streams import Streams
from tests.cluster.harness.version import Version
from tests.cluster.rehearsal.open_page import open_page
from tests.cluster.rehearsal.row import Found, Row, judged

SETTLE_SECONDS = 2.0


async def migration(stack: Stack, version: Version) -> Row:
    """Migrate while the version before serves: expand, then contract."""
    async with stack.load() as load:
        await asyncio.sleep(SETTLE_SECONDS)
        said = await asyncio.to_thread(stack.migrate, version)
        await asyncio.sleep(SETTLE_SECONDS)
    detail = f"{stack.version.head} → {version.head}: {said}"
    return await judged("migration under load", stack, load, Found(detail))


async def roll(name: str, stack: Stack, version: Version) -> Row:
    """Roll everything to a version."""
    before, began_with = stack.version, len(stack.exits)
    load = stack.load(sorted(before.assets()))
    streams = Streams(stack.people[:20], stack.frontend)
    async with open_page(stack) as page, load, streams:
        all_open = await streams.all_open()
        await asyncio.sleep(SETTLE_SECONDS)
        await asyncio.gather(
            stack.roll("backend", version), stack.roll("agent", version), _frontends(stack, load, version)
        )
        reconnected = await streams.all_open()
        await asyncio.sleep(SETTLE_SECONDS)
    stack.version = version
    exits = [one for one in stack.exits[began_with:] if one[1] != 0]
    detail = (
        f"{before.name} → {version.name}; streams: {streams.counts['told']} told to come back,"
        f" {streams.counts['cut']} cut, {streams.counts['hints']} hints; page: {page.said}"
    )
    facts = (
        (all_open and reconnected, "not every stream is open again"),
        (streams.counts["refused"] == 0, f"{streams.counts['refused']} streams refused"),
        (streams.counts["hints"] > 0, "the streams heard nothing"),
        (len(stack.exits) - began_with == 3 * REPLICAS and not exits, f"exit codes {exits}"),
        (page.well, f"the page of the old version: {page.said}"),
    )
    return await judged(name, stack, load, Found(detail, facts))


async def _frontends(stack: Stack, load: Load, version: Version) -> None:
    """Roll the frontends; as soon as one of the new ones serves, pages of both versions are about.

    The last old pod gives no page any more once it leaves, and its files for as long as it pauses: who got a page
    from it just before finds them, and later the files of that version are nowhere (decision 14).
    """
    both = sorted({*load.assets, *version.assets()})
    first, *rest, last = stack.pods["frontend"]
    for old in (first, *rest):
        await stack.start("frontend", version)
        load.assets = both
        await stack.leave("frontend", old)
    await stack.start("frontend", version)
    leaving = asyncio.create_task(stack.leave("frontend", last))
    await asyncio.sleep(frontend.PAUSE_SECONDS / 2)
    load.assets = sorted(version.assets())
    await leaving
