"""/suggestions."""

from uuid import UUID

from litestar import Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from reeve.accounts.structs import Actor, SuggestionType
from reeve.changes.recording import Operation
from reeve.database.pool import Connection
from reeve.http.pagination import Page
from reeve.http.parameters import Cursor, Limit
from reeve.suggestions import accepting, dismissing, queries
from reeve.suggestions.structs import Acceptance, Accepted, Suggestion, SuggestionCount


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


@put("/suggestions/{suggestion_id:uuid}/dismissal", tags=["suggestions"], summary="Dismiss a suggestion")
async def dismiss(operation: NamedDependency[Operation], suggestion_id: FromPath[UUID]) -> Suggestion:
    """Have it gone; the same advice is not given again."""
    return await dismissing.dismiss(operation, suggestion_id)


handlers = [index, count, show, accept, dismiss]
