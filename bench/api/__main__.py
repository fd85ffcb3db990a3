"""`python -m bench.api [--quick]`: requests a second, times and processor time of the API, against the floors."""

import time

from bench.api import people as p
from bench.api.measuring import both
from bench.api.scenarios import scenarios
from bench.server import database
from tests.server import temporary_folder

with database() as urls, temporary_folder() as folder:
    began = time.time()
    people = p.everybody(500, 20, 20)
    p.make(urls.admin, people)
    print("made", people.tasks, time.time() - began)
    those = scenarios(urls.admin, people)
    with both(urls, folder, those) as bench:
        for number, one in enumerate(those):
            pair = bench.pair(number, 16, 2, 2)
            a, b = pair.reeve[-1], pair.floor[-1]
            bad = [
                (t.load.bad, t.load.failed, t.load.exhausted, t.load.sample)
                for t in (*pair.reeve, *pair.floor)
                if t.load.bad or t.load.failed or t.load.exhausted
            ]
            print(
                f"{one.name:40} {a.load.rate:7.0f} {b.load.rate:7.0f} {pair.ratio():5.2f} cpu {a.cpu_ms:.2f} {b.cpu_ms:.2f} {pair.cpu_ratio():.2f} p99 {a.load.p99} {b.load.p99}",
                bad[:1],
                flush=True,
            )
