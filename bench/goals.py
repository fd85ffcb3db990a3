"""Figures and their goals: printed as a table; with STRICT=1 a missed one makes the exit code 1."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure as it is printed. `met`: None where there is no goal."""

    what: str
    found: str
    goal: str = ""
    met: bool | None = None


def at_most(what: str, found: float, goal: float, unit: str = "", digits: int = 2) -> Figure:
    """A figure that must not be larger."""
    return Figure(what, f"{found:,.{digits}f} {unit}".strip(), f"≤ {goal:g} {unit}".strip(), found <= goal)


def at_least(what: str, found: float, goal: float, unit: str = "", digits: int = 2) -> Figure:
    """A figure that must not be smaller."""
    return Figure(what, f"{found:,.{digits}f} {unit}".strip(), f"≥ {goal:g} {unit}".strip(), found >= goal)


def show(figures: Sequence[Figure]) -> None:
    """Print figures as they are found."""
    for one in figures:
        verdict = {None: "    ", True: "ok  ", False: "MISS"}[one.met]
        print(f"{verdict} {one.what:<66} {one.found:>20}  {one.goal}", flush=True)


def leave(figures: Sequence[Figure]) -> None:
    """Say how many goals were met, and end: with 1 where one was missed and STRICT=1."""
    goals = [one for one in figures if one.met is not None]
    missed = [one for one in goals if not one.met]
    print(f"\n{len(goals) - len(missed)} of {len(goals)} goals met")
    sys.exit(1 if missed and os.environ.get("STRICT") == "1" else 0)
