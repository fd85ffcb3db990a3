"""Journeys in a real browser; they are written in JavaScript and stand in web/e2e."""
