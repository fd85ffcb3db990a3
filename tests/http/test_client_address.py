"""Whose address counts: X-Forwarded-For is believed as far as trusted proxies wrote it."""

import pytest

from reeve.http.client_address import came_by_tls, client_address
from reeve.settings import SettingError, load

PROXIES = ("10.0.0.0/8", "fd00::/8")


def scope(peer: str | None, *forwarded: str, proto: str | None = None, scheme: str = "http") -> dict:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    headers += [(b"x-forwarded-proto", proto.encode())] if proto else []
    return {"client": (peer, 1234) if peer else None, "headers": headers, "scheme": scheme}


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.1", (), "192.0.2.1"),
        ("192.0.2.1", ("198.51.100.7",), "192.0.2.1"),
        ("10.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        ("10.0.0.1", ("203.0.113.9, 198.51.100.7",), "198.51.100.7"),
        ("10.0.0.1", ("203.0.113.9", "198.51.100.7, 10.2.2.2"), "198.51.100.7"),
        ("10.0.0.1", ("10.3.3.3, 10.2.2.2",), "10.3.3.3"),
        ("10.0.0.1", ("198.51.100.7, unknown",), "10.0.0.1"),
        ("10.0.0.1", ("198.51.100.7:4711",), "198.51.100.7"),
        ("10.0.0.1", ("[2001:db8:1:2:3::4]:4711",), "2001:db8:1:2::/64"),
        ("fd00::1", ("2001:db8:1:2:ffff::1",), "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        ("10.0.0.1", ("",), "10.0.0.1"),
        (None, ("198.51.100.7",), "local"),
    ],
)
def test_the_last_address_that_no_trusted_proxy_has(peer, forwarded, expected):
    assert client_address(scope(peer, *forwarded), PROXIES) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (scope("192.0.2.1", scheme="https"), True),
        (scope("192.0.2.1", proto="https"), False),
        (scope("10.0.0.1", proto="https"), True),
        (scope("10.0.0.1", proto="http"), False),
        (scope("10.0.0.1"), False),
    ],
)
def test_tls_is_believed_of_trusted_proxies_only(given, expected):
    assert came_by_tls(given, PROXIES) is expected


def test_a_setting_that_is_no_network_is_refused_at_the_start():
    with pytest.raises(SettingError, match=r"TRUSTED_PROXIES holds 'nginx'"):
        load({"TRUSTED_PROXIES": "10.0.0.0/8, nginx"})
