"""Fractional indexes: a place between two others without renumbering, as text in byte order."""

from fractional_indexing import FIError, generate_key_between, validate_order_key

from reeve.http.problems import invalid


def check_position(position: str) -> str:
    """Return the position. Raises a Problem with 422 for what is no fractional index."""
    try:
        validate_order_key(position, _DIGITS)
    except (FIError, IndexError, ValueError) as error:
        raise invalid("position", "is no fractional index, e.g. a0 or a0V") from error
    return position


def position_after(last: str | None) -> str:
    """Return a position after the last one there is (None: the first)."""
    return str(generate_key_between(last, None))


_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
