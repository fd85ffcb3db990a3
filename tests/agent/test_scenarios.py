"""The stories in scenarios/*.yaml, told to the real engine on the real PostgreSQL.

At every step exactly the expected suggestions are new: whatever else is said is a false alarm and fails the story.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.agent.story import World, world
from tests.agent.telling import Teller, preferences_of
from tests.database_under_test import Urls

FILES = sorted(Path(__file__).with_name("scenarios").glob("*.yaml"))
STORIES = [(path.stem, story) for path in FILES for story in yaml.safe_load(path.read_text())]


@pytest.fixture
async def here(urls: Urls, db: object) -> AsyncIterator[World]:
    async with world(urls) as one:
        yield one


@pytest.mark.parametrize("story", [pytest.param(story, id=f"{stem}: {story['story']}") for stem, story in STORIES])
async def test_the_agents_say_this_and_nothing_else(story: dict[str, Any], here: World):
    given = dict(story.get("person", {}))
    life = await here.person(given.pop("zone", "UTC"), **preferences_of(given))
    await Teller(here, life, story).tell()


def test_there_are_enough_stories_and_each_has_its_own_name():
    names = [story["story"] for _, story in STORIES]
    assert len(names) == len(set(names)) >= 60
