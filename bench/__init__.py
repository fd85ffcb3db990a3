"""Measurements. Each part yields its figures as it finds them."""
