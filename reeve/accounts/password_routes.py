"""The routes that hash passwords: each takes a connection only for moments, and none while it hashes."""

from litestar import Response, delete, post, put
from litestar.datastructures import Cookie
from litestar.params import JSONBody

from reeve.accounts import passwords, sessions, throttle
from reeve.accounts.announcing import tell_accounts
from reeve.accounts.authentication import count_request, find_actor, require, require_session
from reeve.accounts.changing_password import change_password
from reeve.accounts.cookies import AnyRequest, no_cookie, session_cookie, visitor_of
from reeve.accounts.erasing import erase
from reeve.accounts.password_rules import check_password
from reeve.accounts.signing_in import SignedIn, confirm, sign_in
from reeve.accounts.signing_up import sign_up
from reeve.accounts.structs import Account, AccountDeletion, Actor, Confirmation, PasswordChange, SignIn, SignUp
from reeve.database.pool import Pool
from reeve.http.problems import Problem


def _welcome(request: AnyRequest, signed_in: SignedIn) -> Response[Account]:
    tell_accounts(request, signed_in.ended)
    return Response(signed_in.account, cookies=[session_cookie(request, signed_in.token)])


async def _who(request: AnyRequest) -> Actor:
    pool: Pool = request.app.state.pool
    async with pool.connection() as db:
        actor = require(await find_actor(db, request.scope), to_read=False)
    await count_request(request.scope, actor)
    return require_session(actor)


@post("/auth/signup", tags=["accounts"], summary="Sign up")
async def signup(request: AnyRequest, data: JSONBody[SignUp]) -> Response[Account]:
    """Make an account with its Inbox, and be signed in: the session comes as a cookie.

    Refused with 403 `signup_closed` where the operator makes the accounts, 409 `email_taken`, and 429 after
    twenty from one address in an hour.
    """
    state = request.app.state
    if state.settings.reeve_signup == "closed":
        raise Problem(403, "signup_closed", "Here the operator makes the accounts; ask for one.")
    return _welcome(request, await sign_up(state.pool, state.auth_secret(), data, visitor_of(request)))


@post("/auth/signin", tags=["accounts"], summary="Sign in", status_code=200)
async def signin(request: AnyRequest, data: JSONBody[SignIn]) -> Response[Account]:
    """Begin a session, which comes as a cookie.

    401 `wrong_credentials` does not tell whether there is such an account; after ten failures for one e-mail
    or fifty from one address in a quarter of an hour, 429 `too_many_attempts` says in Retry-After when to
    come back.
    """
    state = request.app.state
    return _welcome(request, await sign_in(state.pool, state.auth_secret(), data, visitor_of(request)))


@put("/me/password", tags=["accounts"], summary="Change my password", status_code=204)
async def set_password(request: AnyRequest, data: JSONBody[PasswordChange]) -> Response[None]:
    """Take a new password; all my other sessions end, and this one gets another cookie.

    403 `wrong_password` where the old one is wrong.
    """
    actor, state = await _who(request), request.app.state
    field = "current_password"
    confirmed = await confirm(state.pool, actor.account_id, data.current_password, field, visitor_of(request))
    await check_password(data.new_password, confirmed.email, "new_password")
    new_hash = await passwords.make_hash(data.new_password)
    async with state.shares.connection(actor.account_id) as db, db.transaction():
        await change_password(db, confirmed, new_hash, actor.session_id)
        token = await sessions.renew(db, state.auth_secret(), actor.session_id, new_hash)
    tell_accounts(request, [actor.account_id])
    return _no_content(session_cookie(request, token))


@put("/me/confirmation", tags=["accounts"], summary="Give my password once more", status_code=204)
async def confirm_password(request: AnyRequest, data: JSONBody[Confirmation]) -> Response[None]:
    """Prove who I am, before I end other sessions or make or delete tokens; the session gets another cookie.

    It is good for fifteen minutes, as signing in is. 403 `wrong_password`.
    """
    actor, state = await _who(request), request.app.state
    confirmed = await confirm(state.pool, actor.account_id, data.password, "password", visitor_of(request))
    async with state.shares.connection(actor.account_id) as db, db.transaction():
        token = await sessions.renew(db, state.auth_secret(), actor.session_id, confirmed.password_hash)
        await throttle.forgive(db, throttle.SIGN_IN, confirmed.email)
    return _no_content(session_cookie(request, token))


@delete("/me", tags=["accounts"], summary="Delete my account for ever", status_code=204)
async def remove(request: AnyRequest, data: JSONBody[AccountDeletion]) -> Response[None]:
    """Erase everything of mine: lists, tasks, history, suggestions, sessions, tokens. There is no way back."""
    actor, state = await _who(request), request.app.state
    confirmed = await confirm(state.pool, actor.account_id, data.password, "password", visitor_of(request))
    async with state.shares.connection(actor.account_id) as db, db.transaction():
        others = await erase(db, confirmed)
    tell_accounts(request, [actor.account_id, *others])
    return _no_content(no_cookie(request))


def _no_content(cookie: Cookie) -> Response[None]:
    return Response(None, status_code=204, cookies=[cookie])


plain_handlers = [signup, signin, set_password, confirm_password, remove]
