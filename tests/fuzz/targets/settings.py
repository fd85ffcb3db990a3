"""What whoever runs Reeve writes into the environment: every setting, networks and the cron expression among them."""

from reeve.agent.guard import AgentRefusal
from reeve.agent.service import Schedule
from reeve.database.pool import split_url
from reeve.http.client_address import networks
from reeve.settings import DECLARED, SettingError, load
from tests.fuzz.target import Target, words

_NAMES = " ".join(f"{one.name.upper()}=" for one in DECLARED)
_WORDS = words(
    f"{_NAMES} \n 10.0.0.0/8 10.0.0.1/8 ::/0 fd00::/129 , */5 1-5 0-59/7 L last 1st_fri 31 mon-sun sun-mon * 99999999999 nan inf 1e9 -0 0x10 1_000 ٣"
    " postgresql://reeve:p%40ss@[::1]:5432/reeve ?connection_limit=10&pool_timeout=5 ?connection_limit=0 [ ] % closed json debug"
)
_SAMPLES = (
    b"TRUSTED_PROXIES=10.0.0.0/8, 192.168.0.0/16,fd00::/8",
    b"AGENT_SCHEDULE=*/5 * * * *",
    b"AGENT_SCHEDULE=0 7-19/2 1,15 jan-dec mon-fri",
    b"DATABASE_URL=postgresql://reeve:p%40ss@[::1]:5432/reeve?connection_limit=10&pool_timeout=5",
    b"PORT=4000\nDRAIN_SECONDS=2.5\nLOG_LEVEL=debug\nREEVE_SIGNUP=closed",
)


def read(data: bytes) -> None:
    """Load lines of NAME=value, and start what reads further in them."""
    pairs = (line.partition("=") for line in data.decode("utf-8", "replace").replace("\0", "").split("\n"))
    settings = load({name: value for name, _, value in pairs if not name.endswith("_FILE")})
    networks(settings.trusted_proxies)
    Schedule(settings.agent_schedule)
    split_url(settings.database_url)


TARGETS = (Target("settings", read, _SAMPLES, _WORDS, (SettingError, AgentRefusal), 1_000),)
