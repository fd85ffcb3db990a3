"""Reeve: a self-hosted task manager whose agents suggest and never decide."""

__version__ = "0.1.0"
