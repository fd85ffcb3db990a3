"""What the rules know: read for a whole batch at once, handed out one account at a time.

Every query about tasks joins on the account's membership of the list, so that a rule cannot see more than its
account; viewers get no advice, for they could not accept it.
"""

from reeve.agent.facts.gathering import gather, moment
from reeve.agent.facts.structs import (
    Agenda,
    Due,
    Facts,
    Finished,
    Flow,
    Key,
    Occurrence,
    Person,
    Said,
    TaskFacts,
    Workload,
)

__all__ = [
    "Agenda",
    "Due",
    "Facts",
    "Finished",
    "Flow",
    "Key",
    "Occurrence",
    "Person",
    "Said",
    "TaskFacts",
    "Workload",
    "gather",
    "moment",
]
