"""What one connection may ask of this process: heads are bounded, and nobody can be slow for ever.

uvicorn with httptools bounds neither: it takes megabytes of headers and waits for the rest of a request as long as
the client likes. nginx in front bounds the same (docker/nginx.conf), but Reeve also runs without it.
"""

import asyncio
from typing import cast

import structlog
from uuid_utils.compat import uuid7
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from reeve.http.one_write import OneWrite
from reeve.http.problems import MEDIA_TYPE, Problem, encode
from reeve.observability.request_id import incoming_id

URL_BYTES = 16_000
HEADER_BYTES = 32_000
HEADERS = 100
SEPARATOR_BYTES = 1_000
# From the first byte of a request to the end of its head.
HEAD_SECONDS = 15.0
# For a body, and for an answer that is not taken: so many seconds, and one more for every so many bytes.
BODY_SECONDS = 30.0
SEND_SECONDS = 30.0
BYTES_PER_SECOND = 4_096

log = structlog.get_logger()


class BoundedConnection(HttpToolsProtocol):
    """uvicorn's connection, with limits on size and time; refusals are problem details like every other error."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin waiting for the first head."""
        super().connection_made(transport)
        self.transport = cast(asyncio.Transport, OneWrite(transport, self.loop))
        self._refusal = Problem(400, "bad_request", "This is no HTTP request.")
        self._in_head = self._in_body = False
        self._unparsed_bytes = self._header_bytes = self._body_bytes = 0
        self._waiting_since = self.loop.time()
        self._clock: asyncio.TimerHandle | None = self.loop.call_later(HEAD_SECONDS, self._check_pace)
        self._unsent = 0
        self._sending: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        super().connection_lost(exc)
        self._stop_clock()
        self._stop_watching()

    # --- Receiving ---------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Parse; the clock runs while a head or a body is incomplete."""
        if self._in_head:
            # What does not end is not seen by `on_header` and `on_headers_complete`.
            self._unparsed_bytes += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_head and self._unparsed_bytes > URL_BYTES + HEADER_BYTES + SEPARATOR_BYTES:
            self._refuse(_headers_too_large() if self.headers else _uri_too_long())
        elif self._in_body or not self._is_answering():
            self._start_clock()
        else:
            self._stop_clock()

    def on_message_begin(self) -> None:
        """Begin to count."""
        super().on_message_begin()
        self._in_head, self._in_body = True, False
        self._unparsed_bytes = self._header_bytes = self._body_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. A trailer is counted and dropped: after the head, nobody says who is asking."""
        self._header_bytes += len(name) + len(value)
        if self._in_head:
            super().on_header(name, value)
        if self._header_bytes > HEADER_BYTES or len(self.headers) > HEADERS:
            self._give_up(_headers_too_large())

    def on_headers_complete(self) -> None:
        """Have the request answered."""
        if len(self.url) > URL_BYTES:
            self._give_up(_uri_too_long())
        # Not begun where this raises: the address is none (CONNECT's, or `http://`).
        super().on_headers_complete()
        self._in_head, self._in_body = False, True

    def on_body(self, body: bytes) -> None:
        """Take a part of the body; what counts as progress."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that nothing is missing."""
        self._in_body = False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say what made the parser give up."""
        self._refuse(self._refusal)

    def _give_up(self, problem: Problem) -> None:
        self._refusal = problem
        # Ends the parser, which then asks for a 400.
        raise problem

    # --- Time --------------------------------------------------------------------------------------------------

    def _start_clock(self) -> None:
        if self._clock is None:
            self._waiting_since = self.loop.time()
            self._clock = self.loop.call_later(HEAD_SECONDS, self._check_pace)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _check_pace(self) -> None:
        """Refuse who has been too slow, look again later at who has not."""
        allowed = BODY_SECONDS + self._body_bytes / BYTES_PER_SECOND if self._in_body else HEAD_SECONDS
        left = self._waiting_since + allowed - self.loop.time()
        if left > 0:
            self._clock = self.loop.call_later(left, self._check_pace)
        elif self._in_head or self._in_body:
            self._refuse(Problem(408, "request_timeout", "The request did not arrive in time."))
        else:
            self.transport.close()  # nobody has asked for anything

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _refuse(self, problem: Problem) -> None:
        """Answer without the application, where nothing else is being said, and hang up."""
        request_id = (self.scope and incoming_id(self.scope)) or str(uuid7())
        log.info("connection refused", request_id=request_id, status=problem.status, code=problem.code)
        if self._in_body and not self.cycle.response_started:
            # The application, which waits for the rest, learns that nobody is there.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self.transport.write(_as_http(problem, request_id))
        elif not self._in_body and not self._is_answering():
            self.transport.write(_as_http(problem, request_id))
        self.transport.close()
        self._watch_end()

    # --- Sending -----------------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        """See to it that an answer that is not taken is not kept for ever."""
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        """The client takes what we send."""
        super().resume_writing()
        self._stop_watching()

    def on_response_complete(self) -> None:
        """Go on to the next request; where the connection ends with this one, see to it that it does."""
        super().on_response_complete()
        self._watch_end()

    def timeout_keep_alive_handler(self) -> None:
        """End an idle connection, also one whose client has not taken the last answer."""
        super().timeout_keep_alive_handler()
        self._watch_end()

    def _watch_end(self) -> None:
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self._watch_sending()

    def _watch_sending(self) -> None:
        self._stop_watching()
        self._unsent = self.transport.get_write_buffer_size()
        self._sending = self.loop.call_later(SEND_SECONDS, self._check_sending)

    def _check_sending(self) -> None:
        if self._unsent - self.transport.get_write_buffer_size() < SEND_SECONDS * BYTES_PER_SECOND:
            self.transport.abort()
        else:
            self._watch_sending()

    def _stop_watching(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None


def _uri_too_long() -> Problem:
    return Problem(414, "uri_too_long", f"The address is longer than {URL_BYTES:,} bytes.")


def _headers_too_large() -> Problem:
    detail = f"There are more than {HEADERS} headers, or they are longer than {HEADER_BYTES:,} bytes."
    return Problem(431, "headers_too_large", detail)


def _as_http(problem: Problem, request_id: str) -> bytes:
    body = encode(problem, request_id)
    headers = {
        "content-type": MEDIA_TYPE,
        "content-length": len(body),
        "x-request-id": request_id,
        "cache-control": "no-store",
        "connection": "close",
    }
    lines = b"".join(f"{name}: {value}\r\n".encode() for name, value in headers.items())
    return STATUS_LINE[problem.status] + lines + b"\r\n" + body
