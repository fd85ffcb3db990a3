"""/suggestions and /agent."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from reeve.accounts.announcing import announce
from reeve.accounts.structs import Actor, SuggestionType
from reeve.changes.recording import Operation
from reeve.database.notify import CHECK_TOPIC
from reeve.database.pool import Connection
from reeve.http.pagination import Page
from reeve.http.parameters import Cursor, Limit
from reeve.suggestions import accepting, dismissing, muting, queries, restraining
from reeve.suggestions import activity as trail
from reeve.suggestions.structs import (
    Acceptance,
    Accepted,
    ActivityPage,
    Dismissal,
    Dismissed,
    Mute,
    Mutes,
    NewMute,
    Restraints,
    RuleName,
    Suggestion,
    SuggestionCount,
)


@get("/suggestions", tags=["suggestions"], summary="What the agents suggest, the newest first")
async def index(
    db: NamedDependency[Connection],
    actor: NamedDependency[Actor],
    status: FromQuery[queries.Wanted] = "active",
    type: FromQuery[SuggestionType | None] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[Suggestion]:
    """Answer with those that wait for an answer, or those of another status."""
    return await queries.list_suggestions(db, actor, queries.Filter(status, type, limit, cursor))


@get("/suggestions/count", tags=["suggestions"], summary="How many wait for an answer")
async def count(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> SuggestionCount:
    """Answer with the number for the badge."""
    return SuggestionCount(await queries.count_active(db, actor))


@get("/suggestions/{suggestion_id:uuid}", tags=["suggestions"], summary="One suggestion")
async def show(
    db: NamedDependency[Connection], actor: NamedDependency[Actor], suggestion_id: FromPath[UUID]
) -> Suggestion:
    """Answer with the sentence, its evidence and its proposals."""
    return await queries.one_suggestion(db, actor, suggestion_id)


@put(
    "/suggestions/{suggestion_id:uuid}/acceptance",
    tags=["suggestions"],
    summary="Accept a suggestion",
    opt={"body_optional": True},
)
async def accept(
    operation: NamedDependency[Operation], suggestion_id: FromPath[UUID], data: JSONBody[Acceptance]
) -> Response[Accepted]:
    """Apply its proposals, or those named; PUT /operations/{Operation-Id}/reversal takes them back."""
    suggestion = await accepting.accept(operation, suggestion_id, data)
    earlier = None if operation.changes else await accepting.operation_of(operation, suggestion)
    return Response(Accepted(suggestion), headers={"Operation-Id": str(earlier)} if earlier else {})


@put(
    "/suggestions/{suggestion_id:uuid}/dismissal",
    tags=["suggestions"],
    summary="Dismiss a suggestion",
    opt={"body_optional": True},
)
async def dismiss(
    request: Request[Any, Any, Any],
    operation: NamedDependency[Operation],
    suggestion_id: FromPath[UUID],
    data: JSONBody[Dismissal],
) -> Dismissed:
    """Have it gone; the same advice is not given again, with `never` nothing of the kind."""
    if data.never:
        announce(request, CHECK_TOPIC)
    return await dismissing.dismiss(operation, suggestion_id, data)


@delete(
    "/suggestions/{suggestion_id:uuid}/dismissal",
    tags=["suggestions"],
    summary="Take a dismissal back",
    status_code=200,
)
async def take_back(
    request: Request[Any, Any, Any], operation: NamedDependency[Operation], suggestion_id: FromPath[UUID]
) -> Suggestion:
    """Have it wait for an answer again, with what went with it (`never`); 409 where it no longer holds."""
    announce(request, CHECK_TOPIC)
    return await dismissing.take_back(operation, suggestion_id)


@get("/agent/activity", tags=["agent"], summary="What the agents proposed and held back, and why not")
async def activity(
    db: NamedDependency[Connection],
    actor: NamedDependency[Actor],
    task_id: FromQuery[UUID | None] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ActivityPage:
    """Answer with every outcome, the newest first, of everything or of one task, and the last verdicts."""
    return await trail.activity_of(db, actor, task_id=task_id, limit=limit, cursor=cursor)


@get("/agent/mutes", tags=["agent"], summary="What no advice is wanted about")
async def mutes(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> Mutes:
    """Answer with the tasks, lists and rules that the agents leave alone."""
    return Mutes(tuple(await muting.mutes_of(db, actor)))


@post("/agent/mutes", tags=["agent"], summary="Never advise about a task, a list, or by a rule")
async def mute(
    request: Request[Any, Any, Any], operation: NamedDependency[Operation], data: JSONBody[NewMute]
) -> Mute:
    """Have the agents leave it alone; what they said of it is over."""
    announce(request, CHECK_TOPIC)
    return await muting.mute(operation, data)


@delete("/agent/mutes/{mute_id:uuid}", tags=["agent"], summary="Let the agents speak of it again")
async def unmute(
    request: Request[Any, Any, Any], operation: NamedDependency[Operation], mute_id: FromPath[UUID]
) -> None:
    """Take a mute back; what was said once is not said again."""
    announce(request, CHECK_TOPIC)
    await muting.unmute(operation, mute_id)


@get("/agent/restraints", tags=["agent"], summary="Rules that speak less often, because you dismissed them")
async def restraints(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> Restraints:
    """Answer with the rules whose frequency was halved, three dismissals in a row each time."""
    return Restraints(tuple(await restraining.restraints_of(db, actor)))


@delete("/agent/restraints/{rule:str}", tags=["agent"], summary="Let a rule speak as often as ever")
async def lift(operation: NamedDependency[Operation], rule: FromPath[RuleName]) -> None:
    """Take a restraint back."""
    await restraining.lift(operation, rule)


handlers = [
    index,
    count,
    show,
    accept,
    dismiss,
    take_back,
    activity,
    mutes,
    mute,
    unmute,
    restraints,
    lift,
]
