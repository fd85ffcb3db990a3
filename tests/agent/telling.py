"""Reading a story from YAML and telling it: what people do, what the agents must say, and what they must not."""

from datetime import date, datetime, time
from typing import Any

from msgspec import UNSET
from psycopg.types.json import Jsonb

from reeve.suggestions import accepting, dismissing
from reeve.suggestions.structs import Acceptance, Dismissal
from reeve.tasks import completing, creating, deleting, editing
from reeve.tasks.structs import Completion, NewTask, Recurrence, TaskPatch
from tests.agent.story import Life, World

PREFERENCES = {
    "without": "disabled_rules",
    "quiet": "quiet_hours",
    "capacity": "daily_capacity",
    "agents": "agents_enabled",
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SAID = """
SELECT s.id, s.evidence->>'rule' AS rule, s.type, s.message, s.status,
       (SELECT coalesce(jsonb_object_agg(t.title, p.change), '{}') FROM proposal p JOIN task t ON t.id = p.task_id
        WHERE p.suggestion_id = s.id) AS offers
FROM suggestion s WHERE s.account_id = %s ORDER BY s.created_at, s.id
"""


class Teller:
    """Tells one story and complains where the agents do not say exactly what it expects."""

    def __init__(self, world: World, life: Life, story: dict[str, Any]) -> None:
        self.world, self.life, self.story = world, life, story
        self.heard: set[Any] = set()

    async def tell(self) -> None:
        """Tell it from the beginning to the end."""
        for given in self.story.get("tasks", ()):
            await self._make_many(dict(given))
        await self.world.set_clock(self.moment(self.story["starts"]))
        for step in self.story["then"]:
            await self.world.until(self.moment(step["at"]))
            for action in step.get("do", ()):
                [(verb, what)] = action.items()
                await getattr(self, f"do_{verb}")(what)
            await self.world.look()
            await self._check(step)

    def moment(self, text: Any) -> datetime:
        """Read a moment in the person's zone."""
        if isinstance(text, date) and not isinstance(text, datetime):
            text = datetime.combine(text, time())
        local = text if isinstance(text, datetime) else datetime.fromisoformat(text)
        return local.replace(tzinfo=self.life.zone)

    async def _make_many(self, given: dict[str, Any]) -> None:
        """Make a task, or `times` of them (`{n}` in the title counts)."""
        await self.world.set_clock(self.moment(given.pop("made", self.story["starts"])))
        for number in range(1, given.pop("times", 1) + 1):
            await self.do_add({**given, "title": given["title"].replace("{n}", str(number))})

    async def do_add(self, given: dict[str, Any]) -> None:
        fields = dict(given)
        done = fields.pop("done", None)
        due = _due(fields.pop("due", None))
        repeats, list_name, part_of = (fields.pop(name, None) for name in ("repeats", "list", "part_of"))
        task = NewTask(
            title=fields.pop("title"),
            id=self.world.new_id(),
            list_id=await self.life.make_list(list_name or "Inbox"),
            priority=fields.pop("priority", None),
            estimate_minutes=fields.pop("estimate", None),
            pinned=fields.pop("pinned", False),
            start_date=fields.pop("start", None),
            time_zone=fields.pop("zone", None),
            parent_id=await self._task(part_of) if part_of else None,
            recurrence=Recurrence(repeats) if repeats else None,
            **due,
        )
        assert not fields, f"unknown: {fields}"
        async with self.life.operation() as operation:
            made = await creating.create(operation, task)
        if done:
            await self.world.set_clock(self.moment(done))
            async with self.life.operation() as operation:
                await completing.complete(operation, made.id, Completion())

    async def do_complete(self, title: str) -> None:
        async with self.life.operation() as operation:
            await completing.complete(operation, await self._task(title), Completion())

    async def do_skip(self, title: str) -> None:
        async with self.life.operation() as operation:
            await completing.complete(operation, await self._task(title), Completion(outcome="skipped"))

    async def do_reopen(self, title: str) -> None:
        async with self.life.operation() as operation:
            await completing.reopen(operation, await self._task(title, open_only=False))

    async def do_delete(self, title: str) -> None:
        async with self.life.operation() as operation:
            await deleting.delete(operation, await self._task(title))

    async def do_edit(self, given: dict[str, Any]) -> None:
        fields = dict(given)
        task_id = await self._task(fields.pop("task"))
        patch = TaskPatch(
            title=fields.pop("title", UNSET),
            priority=fields.pop("priority", UNSET),
            estimate_minutes=fields.pop("estimate", UNSET),
            description=fields.pop("description", UNSET),
            pinned=fields.pop("pinned", UNSET),
            list_id=await self.life.make_list(fields.pop("list")) if "list" in fields else UNSET,
            **(_due(fields.pop("due")) if "due" in fields else {}),
        )
        assert not fields, f"unknown: {fields}"
        async with self.life.operation() as operation:
            await editing.edit(operation, task_id, patch)

    async def do_accept(self, rule: str) -> None:
        [row] = [row for row in await self._said() if row["rule"] == rule and row["status"] == "active"]
        async with self.life.operation() as operation:
            await accepting.accept(operation, row["id"], Acceptance())

    async def do_dismiss(self, rule: str) -> None:
        [row] = [row for row in await self._said() if row["rule"] == rule and row["status"] == "active"]
        async with self.life.operation() as operation:
            await dismissing.dismiss(operation, row["id"], Dismissal())

    async def do_prefer(self, given: dict[str, Any]) -> None:
        await self.world.admin.execute(
            "UPDATE account SET preferences = preferences || %s WHERE id = %s",
            [Jsonb(preferences_of(given)), self.life.id],
        )
        await self.world.admin.execute(
            "UPDATE agent_check SET generation = generation + 1, check_at = %s WHERE account_id = %s",
            [self.world.now, self.life.id],
        )

    async def _task(self, title: str, *, open_only: bool = True) -> Any:
        condition = " AND completed_at IS NULL" if open_only else ""
        query = (
            "SELECT t.id FROM task t JOIN list_member m ON m.list_id = t.list_id WHERE m.account_id = %s"
            f" AND title = %s AND deleted_at IS NULL{condition} ORDER BY t.created_at DESC LIMIT 1"
        )
        row = await (await self.world.admin.execute(query.encode(), [self.life.id, title])).fetchone()
        assert row, f"there is no task {title!r}"
        return row[0]

    async def _said(self) -> list[dict[str, Any]]:
        cursor = await self.world.admin.execute(_SAID.encode(), [self.life.id])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]

    async def _check(self, step: dict[str, Any]) -> None:
        said = await self._said()
        new = [row for row in said if row["id"] not in self.heard]
        self.heard |= {row["id"] for row in said}
        where = f"{self.story['story']}, {step['at']}"
        wanted = [dict(one) if isinstance(one, dict) else {"rule": one} for one in step.get("expect", ())]
        heard = [f"{row['rule']}: {row['message']}" for row in new]
        assert sorted(row["rule"] for row in new) == sorted(one["rule"] for one in wanted), (
            f"{where}: said {heard}"
        )
        for one in wanted:
            assert any(_is(row, one) for row in new), f"{where}: wanted {one}, said {new}"
        never = set(self.story.get("never", ()))
        assert not [row for row in new if never & {row["rule"], row["type"]}], f"{where}: said {heard}"
        if "waiting" in step:
            waiting = sorted(row["rule"] for row in said if row["status"] == "active")
            assert waiting == sorted(step["waiting"]), f"{where}: waiting are {waiting}"


def _is(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Say whether a suggestion is the one that is wanted: rule, words in it, and what it offers for which task."""
    says = wanted.get("says", ())
    words = [says] if isinstance(says, str) else says
    offers = wanted.get("offers")
    return (
        row["rule"] == wanted["rule"]
        and all(word in row["message"] for word in words)
        and (offers is None or row["offers"] == {title: _offer(one) for title, one in offers.items()})
    )


def _offer(one: Any) -> dict[str, Any]:
    """A date, a priority, "skip", "drop", or a rule with (after "from") the first day."""
    if isinstance(one, date):
        return {"due_date": one.isoformat()}
    if one in ("high", "medium", "low"):
        return {"priority": one}
    if one in ("skip", "drop"):
        return {"outcome": {"skip": "skipped", "drop": "cancelled"}[one]}
    rule, _, day = one.partition(" from ")
    return {"recurrence": {"rule": rule, "basis": "due"}, **({"due_date": day} if day else {})}


def _due(given: Any) -> dict[str, Any]:
    """Read "2024-03-05", "2024-03-05 18:00" or nothing."""
    if given is None:
        return {"due_date": None}
    if isinstance(given, datetime):
        return {"due_date": given.date(), "due_time": f"{given:%H:%M}"}
    if isinstance(given, date):
        return {"due_date": given}
    day, _, clock = given.partition(" ")
    return {"due_date": date.fromisoformat(day), "due_time": clock or None}


def preferences_of(given: dict[str, Any]) -> dict[str, Any]:
    """Turn the words of a story into preferences; one number is the capacity of every day."""
    found = {PREFERENCES[name]: value for name, value in given.items()}
    if isinstance(found.get("daily_capacity"), int):
        found["daily_capacity"] = dict.fromkeys(_WEEKDAYS, found["daily_capacity"])
    return found
