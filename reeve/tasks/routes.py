"""/tasks, /operations and /recurrence/preview."""

from datetime import UTC, date, datetime
from uuid import UUID

from litestar import Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.pool import Connection
from reeve.http.calling import Reply
from reeve.http.conditional import etag
from reeve.http.pagination import Page
from reeve.http.parameters import Cursor, IfMatch, Limit, Query
from reeve.tasks import bulk, completing, creating, deleting, editing, listing, previewing, queries
from reeve.tasks.structs import (
    Completed,
    Completion,
    NewTask,
    Preview,
    PreviewRequest,
    Priority,
    Reopened,
    Task,
    TaskPatch,
)  # fmt: skip


def with_etag(task: Task, **headers: str) -> Response[Task]:
    """Answer with a task and its version."""
    return Reply(task, {"ETag": etag(task.version), **headers})


@get("/tasks", tags=["tasks"], summary="My tasks: filter, search, sort")
async def index(
    db: NamedDependency[Connection],
    actor: NamedDependency[Actor],
    q: Query = None,
    list_id: FromQuery[UUID | None] = None,
    status: FromQuery[listing.Status] = "open",
    priority: FromQuery[Priority | None] = None,
    tag: Query = None,
    due_before: FromQuery[date | None] = None,
    due_after: FromQuery[date | None] = None,
    overdue: FromQuery[bool | None] = None,
    sort: FromQuery[listing.Sort] = "due",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[Task]:
    """Words of `q` match by their beginnings, or as a substring of title, description or tags."""
    wanted = listing.Filter(q, list_id, status, priority, tag, due_before, due_after, overdue, sort, limit, cursor)
    return await listing.list_tasks(db, actor, wanted)


@post("/tasks", tags=["tasks"], summary="Make a task")
async def create(operation: NamedDependency[Operation], data: JSONBody[NewTask]) -> Response[Task]:
    """Make a task; the Inbox takes what names no list."""
    task = await creating.create(operation, data)
    return with_etag(task, Location=f"/api/v1/tasks/{task.id}")


@get("/tasks/{task_id:uuid}", tags=["tasks"], summary="One task")
async def show(
    db: NamedDependency[Connection], actor: NamedDependency[Actor], task_id: FromPath[UUID]
) -> Response[Task]:
    """Answer with one task and its ETag."""
    return with_etag(await queries.one_task(db, actor, task_id))


@patch("/tasks/{task_id:uuid}", tags=["tasks"], summary="Change a task")
async def update(
    operation: NamedDependency[Operation],
    task_id: FromPath[UUID],
    data: JSONBody[TaskPatch],
    if_match: IfMatch = None,
) -> Response[Task]:
    """Change what is given; with If-Match, only if the task is still at that version (else 412)."""
    return with_etag(await editing.edit(operation, task_id, data, if_match))


@delete("/tasks/{task_id:uuid}", tags=["tasks"], summary="Delete a task with its subtasks")
async def remove(operation: NamedDependency[Operation], task_id: FromPath[UUID]) -> None:
    """Delete it; PUT /operations/{Operation-Id}/reversal brings it back."""
    await deleting.delete(operation, task_id)


@put("/tasks/{task_id:uuid}/completion", tags=["tasks"], summary="Complete a task", opt={"body_optional": True})
async def complete(
    operation: NamedDependency[Operation], task_id: FromPath[UUID], data: JSONBody[Completion]
) -> Completed:
    """Complete it with its open subtasks; a recurring task's answer carries the next occurrence."""
    return await completing.complete(operation, task_id, data)


@delete("/tasks/{task_id:uuid}/completion", tags=["tasks"], summary="Reopen a task", status_code=200)
async def reopen(operation: NamedDependency[Operation], task_id: FromPath[UUID]) -> Reopened:
    """Reopen it; the next occurrence is taken back unless it was edited."""
    return await completing.reopen(operation, task_id)


@post("/operations", tags=["tasks"], summary="Several edits in one transaction", status_code=200)
async def operations(operation: NamedDependency[Operation], data: JSONBody[bulk.Bulk]) -> bulk.BulkAnswer:
    """Apply all edits, in order, or none."""
    return await bulk.apply(operation, data)


@post("/recurrence/preview", tags=["tasks"], summary="Try a recurrence rule", status_code=200, opt={"reads": True})
async def preview(actor: NamedDependency[Actor], data: JSONBody[PreviewRequest]) -> Preview:
    """Answer with the rule in words and its next ten occurrences."""
    return previewing.preview(data, actor.time_zone, datetime.now(UTC))


handlers = [index, create, show, update, remove, complete, reopen, operations, preview]
