"""Field types that several domains share; their limits stand in the OpenAPI document."""

from typing import Annotated

from msgspec import Meta

# PostgreSQL's text cannot hold NUL.
Line = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00]*$")]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="civil time, HH:MM")]
Tag = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]
Position = Annotated[
    str,
    Meta(min_length=1, max_length=200, pattern=r"^[0-9A-Za-z]+$", description="fractional index (base 62)"),
]
