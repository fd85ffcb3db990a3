"""A 422 for what the schema allows must be about meaning (an unknown zone), never about shape."""

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
