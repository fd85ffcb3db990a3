"""/auth/signout, /me, /sessions and /tokens; what hashes passwords is in `password_routes`."""

from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from reeve.accounts import preferring, queries, sessions, tokens
from reeve.accounts.announcing import announce
from reeve.accounts.authentication import require_session
from reeve.accounts.cookies import AnyRequest, no_cookie, visitor_of
from reeve.accounts.password_routes import plain_handlers
from reeve.accounts.structs import Account, AccountPatch, Actor, MadeToken, NewToken, Session, Token
from reeve.database.notify import CHECK_TOPIC, account_topic
from reeve.database.pool import Connection
from reeve.http.pagination import Page

__all__ = ["handlers", "plain_handlers"]


@post("/auth/signout", tags=["accounts"], summary="Sign out", status_code=204)
async def signout(request: AnyRequest, db: NamedDependency[Connection]) -> Response[None]:
    """End the session of the cookie, if there is one, and take the cookie away."""
    for account_id in await sessions.end_brought(db, visitor_of(request)):
        announce(request, account_topic(account_id))
    return Response(None, status_code=204, cookies=[no_cookie(request)])


@get("/me", tags=["accounts"], summary="My account")
async def show(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> Account:
    """Answer with name, zone and preferences."""
    return await queries.one_account(db, actor.account_id)


@patch("/me", tags=["accounts"], summary="Change my name, zone or preferences")
async def update(
    request: AnyRequest, operation: NamedDependency[preferring.OwnOperation], data: JSONBody[AccountPatch]
) -> Account:
    """Change what is given. In a new zone, dates without a zone of their own fall due at other instants."""
    account, woken = await preferring.change(operation, data, request.app.state.zone_moved)
    if woken:
        announce(request, CHECK_TOPIC)
    return account


@get("/sessions", tags=["accounts"], summary="Where I am signed in")
async def list_sessions(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> Page[Session]:
    """Answer with all of them, newest first; `current` is the one that asks."""
    return Page(tuple(await sessions.sessions_of(db, require_session(actor))), None)


@delete("/sessions", tags=["accounts"], summary="Sign out everywhere else")
async def end_other_sessions(
    request: AnyRequest, db: NamedDependency[Connection], actor: NamedDependency[Actor]
) -> None:
    """End all my sessions but this one. 403 `confirmation_required` where the password was not given lately."""
    await sessions.require_confirmed(db, require_session(actor))
    await sessions.end_others(db, actor.account_id, actor.session_id)
    announce(request, account_topic(actor.account_id))


@delete("/sessions/{session_id:uuid}", tags=["accounts"], summary="End one session")
async def end_session(
    request: AnyRequest,
    db: NamedDependency[Connection],
    actor: NamedDependency[Actor],
    session_id: FromPath[UUID],
) -> Response[None]:
    """Refuse it from now on, and close its streams; to end this one is to sign out.

    To end another one, 403 `confirmation_required` where the password was not given lately.
    """
    if session_id != require_session(actor).session_id:
        await sessions.require_confirmed(db, actor)
    await sessions.end(db, actor, session_id)
    announce(request, account_topic(actor.account_id))
    cookies = [no_cookie(request)] if session_id == actor.session_id else []
    return Response(None, status_code=204, cookies=cookies)


@get("/tokens", tags=["accounts"], summary="My API tokens")
async def list_tokens(db: NamedDependency[Connection], actor: NamedDependency[Actor]) -> Page[Token]:
    """Answer with all of them, newest first, without their secrets."""
    return Page(tuple(await tokens.tokens_of(db, require_session(actor))), None)


@post("/tokens", tags=["accounts"], summary="Make an API token", opt={"secret": True})
async def make_token(
    request: AnyRequest,
    db: NamedDependency[Connection],
    actor: NamedDependency[Actor],
    data: JSONBody[NewToken],
) -> Response[MadeToken]:
    """Answer with the token; it is shown only now.

    A token cannot make tokens: 403 `session_required`; nor who has not given the password lately: 403
    `confirmation_required`.
    """
    await sessions.require_confirmed(db, require_session(actor))
    made = await tokens.make(db, request.app.state.auth_secret(), actor, data)
    return Response(made, headers={"Cache-Control": "no-store"})


@delete("/tokens/{token_id:uuid}", tags=["accounts"], summary="Delete an API token")
async def delete_token(
    request: AnyRequest,
    db: NamedDependency[Connection],
    actor: NamedDependency[Actor],
    token_id: FromPath[UUID],
) -> None:
    """Refuse it from now on, and close its streams. 403 `confirmation_required` as for making one."""
    await sessions.require_confirmed(db, require_session(actor))
    await tokens.delete(db, actor, token_id)
    announce(request, account_topic(actor.account_id))


handlers = [
    signout,
    show,
    update,
    list_sessions,
    end_other_sessions,
    end_session,
    list_tokens,
    make_token,
    delete_token,
]
