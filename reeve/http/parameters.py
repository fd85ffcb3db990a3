"""Query and header parameters that several domains share."""

from typing import Annotated

from litestar.params import HeaderParameter, QueryParameter

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", max_length=200)]
Query = Annotated[str | None, QueryParameter(max_length=200, pattern=r"^[^\x00]*$")]
Cursor = Annotated[str | None, QueryParameter(max_length=8000, pattern=r"^[A-Za-z0-9_-]+$")]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]
