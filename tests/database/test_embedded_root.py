"""As root PostgreSQL runs as the user `reeve`, and nobody's folder is opened for it; as others, as themselves."""

import os
import pwd
import shutil
from pathlib import Path

import pytest

from reeve.database.embedded import EmbeddedError, running
from reeve.database.embedded import root as embedded_root
from reeve.database.embedded.process import status
from reeve.database.embedded.wheel import copied_binaries
from tests.database.reeve_process import reeve, said
from tests.server import FAST

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be anybody")


@as_root
def test_the_server_runs_as_its_own_user(data: Path) -> None:
    with running(data, print, settings=FAST):
        pid = status(data / "postgresql")[0]
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    facts = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    uid = str(pwd.getpwnam("reeve").pw_uid)
    assert facts["Uid"].split() == [uid] * 4
    assert facts["Groups"].strip() == ""


@as_root
def test_a_closed_folder_above_is_named_and_stays_closed(data: Path) -> None:
    data.parent.chmod(0o700)
    with pytest.raises(EmbeddedError, match=f"cannot pass {data.parent} .*REEVE_DATA"), running(data, print):
        pass
    assert data.parent.stat().st_mode & 0o777 == 0o700
    assert data.stat().st_uid == 0


@as_root
def test_a_persons_account_named_reeve_is_not_used(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = pwd.struct_passwd(("reeve", "x", 1000, 1000, "Reeve", "/home/reeve", "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwnam", lambda _: person)
    with pytest.raises(EmbeddedError, match="a person's account"), running(data, print):
        pass


@as_root
def test_a_user_that_cannot_be_made_is_a_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_root, "_NAME", "reeve-of-a-test")
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(EmbeddedError, match=r"could not be made \(there is no useradd\)"), running(data, print):
        pass


@as_root
def test_an_ordinary_user_runs_it_as_himself(data: Path) -> None:
    programs = copied_binaries(data.parent)
    data.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    with reeve(data, "--user=nobody", f"--binaries={programs}") as started:
        answer = said(started)
        assert answer["uid"] == nobody.pw_uid
        assert Path(f"/proc/{answer['pid']}").stat().st_uid == nobody.pw_uid
        owners = {path.lstat().st_uid for path in data.rglob("*")}
    assert owners == {nobody.pw_uid}


@as_root
@pytest.mark.parametrize("closed", [0o500, 0o755])
def test_an_ordinary_user_is_told_of_a_folder_he_may_not_write(data: Path, closed: int) -> None:
    data.mkdir()
    data.chmod(closed)
    with reeve(data, "--user=nobody", f"--binaries={data}") as started:
        answer = said(started)
    assert "cannot be used (no permission to write); set REEVE_DATA" in answer["error"]


def test_the_programs_are_copied_once_and_whole(tmp_path: Path) -> None:
    first = copied_binaries(tmp_path)
    made = (first / "postgres").stat().st_mtime_ns
    (first / "marker").touch()
    assert copied_binaries(tmp_path) == first
    assert ((first / "postgres").stat().st_mtime_ns, (first / "marker").exists()) == (made, True)
    assert [path.name for path in tmp_path.iterdir()] == [first.relative_to(tmp_path).parts[0]]
    assert not any(path.stat().st_mode & 0o022 for path in tmp_path.rglob("*"))
