"""/import and /export."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
import structlog
from litestar import Request, get, post
from litestar.openapi import ResponseSpec
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream
from psycopg_pool import PoolTimeout, TooManyRequests

from reeve.accounts.authentication import count_request, find_actor, require
from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.pool import Connection, Pool
from reeve.database.shares import Shares
from reeve.http.body import read_body
from reeve.http.compression import compressed, may_compress
from reeve.http.problems import Problem
from reeve.interop import importing
from reeve.interop.exporting import Export, begin
from reeve.interop.reading import LARGEST_FILE
from reeve.interop.structs import ImportFileError, ImportReport
from reeve.observability.request_id import request_id_of

FileName = Annotated[str, QueryParameter(max_length=255, pattern=r"^[^\x00]*$")]

# Larger ones come in one after the other: read and written, a file is many times its size in memory.
LARGE_FILE = 1024 * 1024

log = structlog.get_logger()


class ImportLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the answer: how far it is; the last one carries the report, or the error."""

    done: int
    total: int
    report: ImportReport | None = None
    error: str | None = None


@post(
    "/import",
    tags=["import and export"],
    summary="Bring in todo.txt, Todoist's CSV template, or an export of Reeve",
    media_type="application/x-ndjson",
    status_code=200,
)
async def import_file(
    request: Request[Any, Any, Any], name: FileName = "", dry_run: FromQuery[bool] = False
) -> Stream:
    """Take the file as the body (32 MB at most) and answer line by line: progress, then the report.

    A file over 1 MB waits for the one before it in this process. All is stored in one transaction, which ends
    before the last line is sent; `operation_id` undoes it.
    """
    pool: Pool = request.app.state.pool
    async with pool.connection() as db:
        actor = request.scope["state"]["actor"] = require(await find_actor(db, request.scope), to_read=dry_run)
    await count_request(request.scope, actor)
    data = await read_body(request.receive, LARGEST_FILE)
    today = datetime.now(ZoneInfo(actor.time_zone)).date()
    lines: asyncio.Queue[ImportLine | None] = asyncio.Queue()
    async with AsyncExitStack() as turn:
        if len(data) > LARGE_FILE:
            await turn.enter_async_context(request.app.state.large_import)
        parsed = await _parse(name, data, today)
        running = asyncio.create_task(_run(request, actor, parsed, lines, turn.pop_all(), dry_run=dry_run))
    return Stream(_lines(lines, running), media_type="application/x-ndjson", headers={"X-Accel-Buffering": "no"})


async def _parse(name: str, data: bytes, today: date) -> Any:
    try:
        return await asyncio.to_thread(importing.parse, name, data, today)
    except ImportFileError as error:
        raise Problem(422, "unreadable_file", str(error)) from error


async def _run(
    request: Request[Any, Any, Any],
    actor: Actor,
    parsed: Any,
    lines: "asyncio.Queue[ImportLine | None]",
    turn: AsyncExitStack,
    *,
    dry_run: bool,
) -> None:
    total = parsed.total
    shares: Shares = request.app.state.shares
    try:
        async with turn, shares.connection(actor.account_id) as db:
            report = await store(
                db, actor, request_id_of(request.scope), parsed, request.app.state.notifier,
                lambda done, _: lines.put_nowait(ImportLine(done, total)), dry_run=dry_run,
            )  # fmt: skip
        lines.put_nowait(ImportLine(total, total, report))
    except (PoolTimeout, TooManyRequests):
        lines.put_nowait(ImportLine(0, total, None, "All database connections are busy; try again."))
    except Exception as error:
        log.exception("import failed")
        why = (
            error.detail if isinstance(error, Problem) else "Something went wrong on our side; nothing was stored."
        )
        lines.put_nowait(ImportLine(0, total, None, why))
    finally:
        lines.put_nowait(None)


async def store(
    db: Connection,
    actor: Actor,
    request_id: str,
    parsed: Any,
    notifier: Any,
    progress: importing.Progress,
    *,
    dry_run: bool,
) -> ImportReport:
    """Store what was parsed in one transaction of its own, announce it, and return the report."""
    operation = Operation(db, actor, request_id)
    try:
        async with db.transaction():
            report = await importing.import_file(operation, parsed, progress, dry_run=dry_run)
            await operation.write()
            # COMMIT checks each parent, by a plan that this connection may have made for a handful of tasks.
            await db.execute("DISCARD PLANS")
    except importing.DryRun as dry:
        return dry.report
    operation.announce(notifier)
    return report


async def _lines(lines: "asyncio.Queue[ImportLine | None]", running: "asyncio.Task[None]") -> AsyncIterator[bytes]:
    try:
        while (line := await lines.get()) is not None:
            yield msgspec.json.encode(line) + b"\n"
    finally:
        # Whoever goes away in the middle still gets all of it: it is one transaction, and asked for.
        await asyncio.shield(running)


@get(
    "/export",
    tags=["import and export"],
    summary="Everything I own, as JSON",
    media_type="application/json",
    responses={200: ResponseSpec(Export, description="Lists, tasks and preferences", generate_examples=False)},
)
async def export_all(request: Request[Any, Any, Any]) -> Stream:
    """Answer with lists, tasks and preferences; `POST /import` reads it back the same.

    The tasks follow batch by batch: one that is changed meanwhile is in it as it was before or after.
    """
    pool: Pool = request.app.state.pool
    shares: Shares = request.app.state.shares
    async with pool.connection() as db:
        actor = request.scope["state"]["actor"] = require(await find_actor(db, request.scope), to_read=True)
    await count_request(request.scope, actor)
    async with shares.connection(actor.account_id) as db:
        exporting = await begin(db, actor)
    name = f"reeve-{datetime.now(ZoneInfo(actor.time_zone)):%Y-%m-%d}.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Vary": "Accept-Encoding",
        "X-Accel-Buffering": "no",
    }
    parts = exporting.written(lambda: shares.connection(actor.account_id))
    if may_compress(request.scope):
        headers["Content-Encoding"] = "gzip"
        parts = compressed(parts)
    return Stream(parts, media_type="application/json", headers=headers)


plain_handlers = [import_file, export_all]
