"""Measurements: each prints one table."""
