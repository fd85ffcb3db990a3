"""The web app in a real Chromium: what it weighs, how soon it paints, what it answers a key in."""
