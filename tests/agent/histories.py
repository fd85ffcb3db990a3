"""Random histories of two people, and what must hold at every moment of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import strategies as st

from reeve.http.problems import Problem
from reeve.suggestions import accepting, dismissing
from reeve.suggestions.structs import Acceptance, Dismissal
from tests.agent.story import Life, World
from tests.agent.telling import Teller

LIMIT = 3
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_NEW = """
SELECT s.id, s.account_id, s.message, s.fingerprint FROM suggestion s
WHERE s.status = 'active' AND s.id <> ALL(%s) ORDER BY s.created_at, s.id
"""
# Every task of every proposal is open, its account's own to edit, and as it was when the proposal was made.
_WRONG = """
SELECT s.message FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id JOIN task t ON t.id = p.task_id
WHERE s.id = %s AND (t.completed_at IS NOT NULL OR t.deleted_at IS NOT NULL OR t.version <> p.task_version
   OR NOT EXISTS (SELECT FROM list_member m WHERE m.list_id = t.list_id AND m.account_id = s.account_id))
"""
# What is asked of the whole database after every step; each must find nothing.
NEVER = {
    "more than the limit in an hour": f"""
        SELECT a.account_id, a.created_at FROM suggestion a JOIN suggestion b ON b.account_id = a.account_id
         AND b.created_at > a.created_at - interval '1 hour' AND b.created_at <= a.created_at
        GROUP BY a.account_id, a.id, a.created_at HAVING count(*) > {LIMIT}""",
    "the same advice twice": """
        SELECT account_id, fingerprint FROM suggestion GROUP BY 1, 2 HAVING count(*) > 1""",
    "held back and lost": """
        SELECT c.subject_id, v.key FROM agent_check c, jsonb_each(c.verdicts) v
        WHERE v.value->>'verdict' = 'held back' AND c.check_at IS NULL""",
    "a check that failed": "SELECT last_error FROM agent_check WHERE last_error IS NOT NULL",
    "a suggestion that is not in the trail": """
        SELECT id FROM suggestion s
        WHERE NOT EXISTS (SELECT FROM agent_activity a WHERE a.suggestion_id = s.id AND a.outcome = 'proposed')""",
}

_dates = st.one_of(st.none(), st.integers(-3, 10))
_tasks = st.fixed_dictionaries(
    {
        "due": _dates,
        "clock": st.sampled_from([None, None, "09:00", "18:30"]),
        "list": st.sampled_from(["Inbox", "Home"]),
        "priority": st.sampled_from([None, "low", "medium", "high"]),
        "estimate": st.sampled_from([None, 15, 120, 480]),
        "repeats": st.sampled_from([None, None, None, "FREQ=DAILY", "FREQ=WEEKLY"]),
    }
)
_edits = st.one_of(
    st.fixed_dictionaries({"due": _dates}),
    st.fixed_dictionaries({"priority": st.sampled_from([None, "low", "high"])}),
    st.fixed_dictionaries({"list": st.sampled_from(["Inbox", "Home"])}),
    st.fixed_dictionaries({"title": st.just("renamed")}),
)
_preferences = st.one_of(
    st.just({"quiet": {"start": "21:00", "end": "08:00"}}),
    st.just({"quiet": None}),
    st.just({"without": ["overdue_reminder"]}),
    st.just({"without": []}),
    st.just({"capacity": dict.fromkeys(WEEKDAYS, 60)}),
)
_actions = st.one_of(
    st.tuples(st.just("add"), _tasks),
    st.tuples(st.just("add"), _tasks),
    st.tuples(st.sampled_from(["complete", "skip", "reopen", "delete"]), st.integers(0, 20)),
    st.tuples(st.just("edit"), st.tuples(st.integers(0, 20), _edits)),
    st.tuples(st.sampled_from(["accept", "dismiss"]), st.integers(0, 5)),
    st.tuples(st.just("prefer"), _preferences),
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 24, 72, 9 * 24])),
)
HISTORIES = st.lists(st.tuples(st.integers(0, 1), _actions), min_size=5, max_size=40)


class History:
    """Two people who do what a history says, and somebody who looks whether all is as it must be."""

    def __init__(self, world: World, lives: list[Life]) -> None:
        self.world, self.lives = world, lives
        self.tellers = [Teller(world, life, {}) for life in lives]
        self.titles: list[list[str]] = [[] for _ in lives]
        self.seen: list[UUID] = []

    async def step(self, who: int, action: str, what: Any) -> None:
        """Do one thing, have the agents look, and check."""
        with _refused():
            await getattr(self, f"_{action}")(who, what)
        await self.world.until(self.world.now + timedelta(minutes=1))
        await self.check()

    async def check(self) -> None:
        """Fail where something is as it must never be."""
        for sentence, query in NEVER.items():
            rows = await (await self.world.admin.execute(query.encode())).fetchall()
            assert rows == [], f"{sentence}: {rows}"
        for suggestion_id, account_id, message, _ in await self._rows(_NEW, [self.seen]):
            self.seen.append(suggestion_id)
            assert await self._rows(_WRONG, [suggestion_id]) == [], message
            await self._try_to_accept(account_id, suggestion_id)

    async def _try_to_accept(self, account_id: UUID, suggestion_id: UUID) -> None:
        life = next(one for one in self.lives if one.id == account_id)
        async with life.operation() as operation:
            await accepting.accept(operation, suggestion_id, Acceptance())
            await operation.write()
            raise psycopg.Rollback

    async def _add(self, who: int, given: dict[str, Any]) -> None:
        title = f"Task {len(self.titles[who])} of {who}"
        due = self._due(given["due"], given["clock"])
        repeats = given["repeats"] if due else None
        await self.tellers[who].do_add(
            {**_without(given, "clock"), "title": title, "due": due, "repeats": repeats}
        )
        self.titles[who].append(title)

    def _due(self, days: int | None, clock: str | None = None) -> str | None:
        if days is None:
            return None
        return f"{(self.world.now + timedelta(days=days)).date()} {clock or ''}".strip()

    async def _edit(self, who: int, what: tuple[int, dict[str, Any]]) -> None:
        patch = {**what[1]}
        if "due" in patch:
            patch["due"] = self._due(patch["due"])
        if title := self._title(who, what[0]):
            await self.tellers[who].do_edit({"task": title, **patch})

    async def _complete(self, who: int, place: int) -> None:
        if title := self._title(who, place):
            await self.tellers[who].do_complete(title)

    async def _skip(self, who: int, place: int) -> None:
        if title := self._title(who, place):
            await self.tellers[who].do_skip(title)

    async def _reopen(self, who: int, place: int) -> None:
        if title := self._title(who, place):
            await self.tellers[who].do_reopen(title)

    async def _delete(self, who: int, place: int) -> None:
        if title := self._title(who, place):
            await self.tellers[who].do_delete(title)

    def _title(self, who: int, place: int) -> str | None:
        titles = self.titles[who]
        return titles[place % len(titles)] if titles else None

    async def _accept(self, who: int, place: int) -> None:
        if found := await self._active(who, place):
            async with self.lives[who].operation() as operation:
                await accepting.accept(operation, found, Acceptance())

    async def _dismiss(self, who: int, place: int) -> None:
        if found := await self._active(who, place):
            async with self.lives[who].operation() as operation:
                await dismissing.dismiss(operation, found, Dismissal())

    async def _active(self, who: int, place: int) -> UUID | None:
        query = "SELECT id FROM suggestion WHERE account_id = %s AND status = 'active' ORDER BY created_at, id"
        rows = await self._rows(query, [self.lives[who].id])
        return rows[place % len(rows)][0] if rows else None

    async def _prefer(self, who: int, given: dict[str, Any]) -> None:
        await self.tellers[who].do_prefer(given)

    async def _wait(self, who: int, hours: int) -> None:
        for _ in range(min(hours, 9)):
            await self.world.until(self.world.now + timedelta(hours=hours / min(hours, 9)))
            await self.check()

    async def _rows(self, query: str, values: list[Any]) -> list[Any]:
        return await (await self.world.admin.execute(query.encode(), values)).fetchall()


def _without(given: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key != name}


@contextmanager
def _refused() -> Iterator[None]:
    """A history may ask for what cannot be: a task that is gone, a suggestion that is superseded."""
    try:
        yield
    except Problem:
        pass
    except AssertionError as error:
        if "there is no task" not in str(error):
            raise
