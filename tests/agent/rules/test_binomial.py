"""The exact binomial test, against numbers that can be looked up."""

import pytest

from reeve.agent.rules.binomial import two_sided


@pytest.mark.parametrize(
    ("hits", "trials", "chance", "p_value"),
    [
        (9, 10, (1, 2), 22 / 1024),  # 0, 1, 9 and 10 of 10 throws of a coin
        (5, 10, (1, 2), 1.0),
        (0, 3, (1, 2), 2 / 8),
        (3, 3, (1, 3), 1 / 27),
        (682, 925, (3, 4), 0.3825),  # the example of R's binom.test (Conover 1971)
    ],
)
def test_it_is_what_the_books_say(hits: int, trials: int, chance: tuple[int, int], p_value: float):
    assert two_sided(hits, trials, *chance) == pytest.approx(p_value, abs=5e-5)
