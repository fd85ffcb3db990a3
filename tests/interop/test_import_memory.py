"""What a backend takes to bring in the largest files; a pod has 256 MB."""

import json
from pathlib import Path

import httpx
import pytest

from tests.cast import Person
from tests.database_under_test import Urls
from tests.interop.large_files import LARGE, LARGEST
from tests.memory import MEGABYTE, peak_of
from tests.plain import PLAIN
from tests.process import reeve


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
async def test_the_largest_files_need_a_multiple_of_their_size_at_no_time(
    name: str, urls: Urls, owner: Person, tmp_path: Path
):
    content = "".join(LARGE[name]()).encode()
    assert len(content) <= LARGEST
    with reeve("backend", urls, tmp_path) as process:
        process.wait_until_ready()
        async with httpx.AsyncClient(
            base_url=process.address, cookies=owner.client.cookies, timeout=300, verify=PLAIN
        ) as client:
            asked = client.post(f"/api/v1/import?name={name}", content=content)
            answer, peak = await peak_of(process.popen.pid, asked)
    assert json.loads(answer.text.splitlines()[-1])["report"]["tasks_added"] > 300
    assert peak <= 170 * MEGABYTE
