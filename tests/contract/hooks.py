"""Checks of our own: what a 422 is about, and that what was deleted is gone until somebody brings it back."""

import schemathesis

# How msgspec and Litestar begin when a value has the wrong shape: the document should have said so.
SHAPE = ("Expected", "Object contains unknown", "Object missing")
# JSON Schema calls 60.0 an integer; strict JSON decoding, as ours, does not.
EXEMPT = ("got `float`",)


@schemathesis.check
def refusals_of_valid_data_are_about_meaning(ctx, response, case):
    """Fail where valid data is refused for its shape."""
    if response.status_code != 422 or not case.meta or not case.meta.generation.mode.is_positive:
        return
    for error in response.json().get("errors", []):
        about_shape = error["message"].startswith(SHAPE) and not error["message"].endswith(EXEMPT)
        assert not about_shape, f"the document allows what is refused: {error}"


# Addresses of what was deleted, of all scenarios: they come one after the other.
GONE: set[str] = set()


@schemathesis.hook
def after_call(ctx, case, response):
    """Take note of what is deleted; undo and the next occurrence of what recurs may bring back anything."""
    if not 200 <= response.status_code < 300:
        return
    if case.operation.label in (
        "POST /api/v1/operations",
        "PUT /api/v1/operations/{operation_id}/reversal",
        "PUT /api/v1/tasks/{task_id}/completion",
    ):
        GONE.clear()
    elif case.method == "DELETE":
        GONE.add(response.request.path_url)


@schemathesis.check
def what_was_deleted_is_gone(ctx, response, case):
    """Fail where something can be read, or changed, after it was deleted and not brought back."""
    if case.method in ("GET", "PATCH") and response.request.path_url in GONE:
        assert response.status_code >= 400, f"{response.request.path_url} was deleted"
