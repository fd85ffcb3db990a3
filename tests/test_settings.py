"""A setting that cannot be used is named in one sentence, and nothing secret is in it."""

from pathlib import Path

import pytest

from reeve.settings import SettingError, load


@pytest.mark.parametrize("name", ["DATABASE_URL", "AGENT_DATABASE_URL", "MIGRATION_DATABASE_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reeve:secret@[::1/reeve",
        "postgresql://reeve:secret@[secret]/reeve",
        "postgresql://reeve:secret@db/reeve?connection_limit=secret",
        "postgresql://reeve:secret@db/reeve?connection_limit=0",
        "postgresql://reeve:secret@db/reeve?pool_timeout=nan",
        "postgresql://reeve:secret@db/reeve?pool_timeout=inf",
    ],
)
def test_a_database_url_that_is_none_is_named_without_its_password(name: str, url: str):
    with pytest.raises(SettingError, match=f"^{name} cannot be used") as refused:
        load({name: url})
    assert "secret" not in str(refused.value)


def test_a_secret_file_that_is_no_text_is_named(tmp_path: Path):
    file = tmp_path / "auth"
    file.write_bytes(b"\xff\xfe\x80")
    with pytest.raises(SettingError, match=r"AUTH_SECRET_FILE names [^ ]+, which is no text"):
        load({"AUTH_SECRET_FILE": str(file)})
