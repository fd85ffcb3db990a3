"""An agent whose machine has the wrong time: what is due is the database's to say."""

import asyncio
import shutil
import subprocess

import psycopg

from tests.agent.running import many_overdue
from tests.cluster.chaos.row import Row, judged, not_run, now
from tests.cluster.harness import pods
from tests.cluster.harness.stack import Stack

CHECKS = 100
JUMPS = ("-1d", "+1d", "+400d")

_OUT_OF_TIME = """
SELECT count(*) FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id
WHERE p.task_id = ANY(%s) AND s.created_at NOT BETWEEN %s AND clock_timestamp()
"""
_GIVEN = """
SELECT count(DISTINCT p.task_id) FROM proposal p JOIN suggestion s ON s.id = p.suggestion_id
WHERE s.type = 'overdue_reminder' AND p.task_id = ANY(%s)
"""


def library() -> str | None:
    """libfaketime, where it is installed."""
    if not shutil.which("faketime"):
        return None
    done = subprocess.run(
        ["faketime", "now", "printenv", "LD_PRELOAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or None


async def jumps(stack: Stack, _: float) -> Row:
    """Agents run a day early, a day late and a year late; advice comes when it is due, once."""
    preload = library()
    async with (
        stack.load() as load,
        await psycopg.AsyncConnection.connect(stack.postgres.url(), autocommit=True) as db,
    ):
        began = await (await db.execute("SELECT clock_timestamp()")).fetchone()
        tasks = []
        for jump in JUMPS if preload else ():
            for pod in list(stack.pods["agent"]):
                await stack.kill("agent", pod)
            env = {**stack.env, "LD_PRELOAD": preload or "", "FAKETIME": jump}
            wrong = pods.start("agent", stack.version, stack.folder, env)
            await wrong.ready()
            tasks += await many_overdue(db, stack.guest, CHECKS)
            given = await _until_given(db, tasks)
            wrong.kill()
            for _ in range(2):
                await stack.start("agent", stack.version)
        gone = now()
        assert began is not None
        out_of_time = await (await db.execute(_OUT_OF_TIME, [tasks, began[0]])).fetchone()
    if preload is None:
        return not_run("clock jumps of agents", "there is no faketime here (apt-get install faketime)")
    facts = (
        (given == len(tasks), f"{given} of {len(tasks)} tasks were spoken of"),
        (out_of_time is not None and out_of_time[0] == 0, f"out of time: {out_of_time} suggestions"),
    )
    return await judged("clock jumps of agents", stack, load, gone, facts)


async def _until_given(db: psycopg.AsyncConnection, tasks: list) -> int:
    began = now()
    while True:
        row = await (await db.execute(_GIVEN, [tasks])).fetchone()
        assert row is not None
        if row[0] == len(tasks) or now() - began > 45:
            return int(row[0])
        await asyncio.sleep(0.2)
