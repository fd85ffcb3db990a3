"""/lists."""

from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.pool import Connection
from reeve.http.calling import Reply
from reeve.http.conditional import etag, require_match
from reeve.http.pagination import Page
from reeve.http.parameters import IfMatch
from reeve.lists import actions, queries
from reeve.lists.structs import ListPatch, NewList, TaskList


@get("/lists", tags=["lists"], summary="My lists, the Inbox first")
async def index(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> Page[TaskList]:
    """Answer with all of them: nobody has so many lists that they need pages."""
    return Page(tuple(await queries.lists_of(db, actor)), None)


@post("/lists", tags=["lists"], summary="Make a list")
async def create(operation: NamedDependency[Operation], data: JSONBody[NewList]) -> Response[TaskList]:
    """Make a list of my own."""
    made = await actions.create(operation, data)
    return Reply(made, {"ETag": etag(made.version), "Location": f"/api/v1/lists/{made.id}"})


@patch("/lists/{list_id:uuid}", tags=["lists"], summary="Rename, recolour or move a list")
async def update(
    operation: NamedDependency[Operation],
    list_id: FromPath[UUID],
    data: JSONBody[ListPatch],
    if_match: IfMatch = None,
) -> Response[TaskList]:
    """Change what is given. Only the owner renames; colour and position are each member's own."""
    needed = "read" if data.name is UNSET else "own"
    current = await queries.one_list(operation.db, operation.actor, list_id, to=needed)
    require_match(if_match, current.version, current)
    changed = await actions.update(operation, current, data)
    return Reply(changed, {"ETag": etag(changed.version)})


@delete("/lists/{list_id:uuid}", tags=["lists"], summary="Delete a list with its tasks")
async def remove(operation: NamedDependency[Operation], list_id: FromPath[UUID]) -> None:
    """Delete it; PUT /operations/{Operation-Id}/reversal brings it back."""
    await actions.delete(operation, await queries.one_list(operation.db, operation.actor, list_id, to="own"))


handlers = [index, create, update, remove]
