"""POST /auth/signout."""

from tests.accounts.conftest import sign_in
from tests.cast import Person


async def test_the_session_is_gone_and_so_is_the_cookie(visitor, owner: Person):
    await sign_in(visitor)
    token = visitor.cookies["reeve_session"]
    answer = await visitor.post("/auth/signout")
    assert answer.status_code == 204
    assert "reeve_session" not in visitor.cookies
    assert (await visitor.get("/me", headers={"Cookie": f"reeve_session={token}"})).status_code == 401
    assert (await owner.get("/me")).status_code == 200


async def test_signing_out_twice_or_as_nobody_is_no_error(visitor, owner: Person):
    assert (await visitor.post("/auth/signout")).status_code == 204
