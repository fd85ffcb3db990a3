"""The exact binomial test: how surprising a count would be if it were only chance."""

from fractions import Fraction
from math import comb


def two_sided(hits: int, trials: int, numerator: int, denominator: int) -> float:
    """Return the exact two-sided p-value of `hits` in `trials` where each has the chance numerator/denominator.

    The sum of the probabilities of all outcomes that are at most as likely as what was seen (as R's `binom.test`),
    calculated in whole numbers.
    """
    other = denominator - numerator
    ways = [comb(trials, k) * numerator**k * other ** (trials - k) for k in range(trials + 1)]
    return float(Fraction(sum(way for way in ways if way <= ways[hits]), denominator**trials))
