"""The rules, one small file each."""

from reeve.agent.rules import everything_high, overdue, prioritization
from reeve.agent.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule("overdue", "overdue_reminder", "task", overdue.evaluate),
    Rule("prioritization", "prioritization", "task", prioritization.evaluate),
    Rule("everything_high", "prioritization", "account", everything_high.evaluate),
)
