"""How fast the API is, against the floor of its own stack: the same statements in a bare ASGI function."""
