"""Search strings, through to the SQL that parses them."""

import time
from functools import cache

from reeve.accounts.structs import Actor
from reeve.tasks.listing import Filter, list_tasks
from tests.fuzz.target import Target, words
from tests.fuzz.targets.service import service

LONGEST = 200  # reeve.http.parameters.Query
_WORDS = words(
    "milk plants & | ! <-> ( ) :* :A ' '' \" \\ % _ -- /* */ $$ {0} %s %(q)s #home tag: ₂ ％ Straße ǅ ﬁ ı"
)
_SAMPLES = (b"water plants", b"\xc3\xbcber den Fl\xc3\xbcssen", b"it's 100%_done \\o/", b"a & b | !c:* <-> 'd'")


@cache
def _actor() -> Actor:
    person = service().someone()
    fill = "INSERT INTO task (id, list_id, title, position, series_id, revision) SELECT id, %s, 'Water ' || n, 'a' || n, id, 1"
    rows = " FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 20) AS n) AS new"
    service().run(service().admin.execute(fill + rows, [person.inbox]))
    return Actor(person.id, "UTC")


def search(data: bytes) -> None:
    """List the tasks in which these words are; the route lets no NUL and no more than 200 characters pass."""
    text = data.decode("utf-8", "replace").replace("\0", "")[:LONGEST]
    service().run(list_tasks(service().db, _actor(), Filter(q=text, tag=text if len(text) % 2 else None)))


TARGETS = (Target("search", search, _SAMPLES, _WORDS, longest=400, clock=time.perf_counter),)
