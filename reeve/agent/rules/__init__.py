"""The rules, one small file each."""

from reeve.agent.rules import (
    everything_high,
    insights,
    neglected,
    overdue,
    overload,
    prioritization,
    slipping,
    undated_high,
)
from reeve.agent.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule("overdue", "overdue_reminder", "task", overdue.evaluate),
    Rule("prioritization", "prioritization", "task", prioritization.evaluate),
    Rule("undated_high", "prioritization", "task", undated_high.evaluate),
    Rule("neglected", "neglected_task", "task", neglected.evaluate),
    Rule("slipping", "neglected_task", "task", slipping.evaluate),
    Rule("everything_high", "prioritization", "account", everything_high.evaluate),
    Rule("overload", "schedule_adjustment", "account", overload.evaluate),
    Rule("insight", "general_insight", "account", insights.evaluate),
)
