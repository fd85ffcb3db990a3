"""Taking back what an answer says was done."""

from typing import Any

from tests.cast import Person


async def undo(person: Person, answer: Any) -> Any:
    return await person.put(f"/operations/{answer.headers['operation-id']}/reversal")
