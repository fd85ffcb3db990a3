"""What headers say: Idempotency-Key, If-Match, X-Request-Id, and X-Forwarded-For with whom it comes from."""

from reeve.http.client_address import came_by_tls, client_address
from reeve.http.conditional import require_match
from reeve.http.idempotency import _key_of
from reeve.http.problems import Problem
from reeve.observability.request_id import incoming_id
from tests.fuzz.target import Target, words

PROXIES = ("10.0.0.0/8", "127.0.0.1/32", "fd00::/8", "::ffff:0:0/96")
_ADDRESSES = words("10.0.0.1 ,_ 198.51.100.7 :4711 [2001:db8::1]:80 ::ffff:10.0.0.1 fd00::1 fe80::1%eth0 :: 0x7f.1 127.1 010.8.8.8 unknown _secret [ ] https 1.2.3.4.5 %")  # fmt: skip
_TAGS = words('"1" W/"1" * , "" "18446744073709551617" "1",_"2" """')
_KEYS = words("018f-key 01932f6e-0000-7000-8000-000000000001 %0d%0a _ \x7f")


def idempotency_key(data: bytes) -> None:
    """Take the key out of a request's headers."""
    _key_of({"method": "POST", "headers": [(b"idempotency-key", data)]})


def if_match(data: bytes) -> None:
    """Hold a version against If-Match."""
    require_match(data.decode("latin-1"), 1, None)


def request_id(data: bytes) -> None:
    """Keep an id that is safe: one that would break a line of a log is none."""
    found = incoming_id({"headers": [(b"x-request-id", data)]})
    assert found is None or (found.isascii() and found.isprintable()), found


def forwarded(data: bytes) -> None:
    """Find the client's address behind proxies; what comes out is an address or "local", whatever came in."""
    headers = [(name, one) for one in data.split(b"\n") for name in (b"x-forwarded-for", b"x-forwarded-proto")]
    for peer in ("10.0.0.1", "192.0.2.1", "fd00::1", "unix"):
        scope = {"client": (peer, 1), "headers": headers, "scheme": "http"}
        found = client_address(scope, PROXIES)
        assert found == "local" or set(found) <= set("0123456789abcdef.:/"), found
        came_by_tls(scope, PROXIES)


TARGETS = (
    Target("Idempotency-Key", idempotency_key, (b"01932f6e-0000-7000-8000-000000000001",), _KEYS, (Problem,)),
    Target("If-Match", if_match, (b'"1"', b'W/"1", "2"', b"*"), _TAGS, (Problem,)),
    Target("X-Request-Id", request_id, (b"01932f6e-0000-7000-8000-000000000001", b"a/b:c=="), _KEYS),
    Target("X-Forwarded-For", forwarded, (b"198.51.100.7, 10.2.2.2", b"[2001:db8::1]:80\n10.0.0.1"), _ADDRESSES),
)  # fmt: skip
