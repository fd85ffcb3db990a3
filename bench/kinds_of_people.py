"""Three kinds of people, made up: what they take on in a day, and how they answer the agents."""

from dataclasses import dataclass


@dataclass
class Habits:
    """What kind of person this is, per day and in chances."""

    name: str
    recurring: tuple[tuple[str, str, float], ...]
    """Title, rule, and how likely it is done on its day."""
    new_per_day: float
    dated: float
    estimated: float
    priorities: tuple[str | None, ...]
    lists: tuple[str, ...]
    done_per_day: float
    accepts: float
    dismisses: float


HOUSEHOLD = Habits(
    name="a household",
    recurring=(
        ("Water the plants", "FREQ=DAILY;INTERVAL=3", 0.9),
        ("Bins out", "FREQ=WEEKLY", 0.95),
        ("Vacuum", "FREQ=WEEKLY", 0.6),
        ("Change the sheets", "FREQ=WEEKLY;INTERVAL=2", 0.7),
        ("Pay the rent", "FREQ=MONTHLY", 0.98),
        ("Gym", "FREQ=WEEKLY;BYDAY=MO,TH", 0.4),
    ),
    new_per_day=1.2, dated=0.6, estimated=0.2, priorities=(None, None, None, "low", "medium", "high"),
    lists=("Home", "Shopping", "Family"), done_per_day=1.6, accepts=0.4, dismisses=0.2,
)  # fmt: skip
PROJECT_LEAD = Habits(
    name="a project lead",
    recurring=(("Weekly report", "FREQ=WEEKLY", 0.8), ("One to one", "FREQ=WEEKLY;INTERVAL=2", 0.9)),
    new_per_day=4.0, dated=0.8, estimated=0.8, priorities=(None, "low", "medium", "medium", "high", "high"),
    lists=("Release", "Customers", "Team", "Private"), done_per_day=3.8, accepts=0.5, dismisses=0.3,
)  # fmt: skip
NEVER_LOOKS = Habits(
    name="never looks",
    recurring=(("Water the plants", "FREQ=WEEKLY", 0.0),),
    new_per_day=0.5, dated=0.5, estimated=0.1, priorities=(None, None, "low", "medium", "high"),
    lists=("Inbox", "Someday"), done_per_day=0.0, accepts=0.0, dismisses=0.0,
)  # fmt: skip
