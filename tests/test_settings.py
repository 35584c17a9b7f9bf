"""The user's settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.settings import Settings, SettingsError, load


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load() == Settings()
    assert load().coding.backend == "model"


def test_the_file_here_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bilateral.toml").write_text('[coding]\nbackend = "llm"\nmodel = "small"\n')
    monkeypatch.chdir(tmp_path)
    assert (load().coding.backend, load().coding.model) == ("llm", "small")


@pytest.mark.parametrize("text", ['[coding]\nbackend = "magic"\n', "[codin]\n", "[coding\n", "[coding]\ntimout = 3\n"])
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"wrong\.toml"):
        load(path)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match=r"no settings file nowhere\.toml"):
        load(Path("nowhere.toml"))


def test_an_intranet_is_named_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[fetching]\nallow = ["10.1.0.0/16"]\nports = [8080]\ncontact = "desk@news.example"\n')
    fetching = load(path).fetching
    assert [str(network) for network in fetching.networks] == ["10.1.0.0/16"]
    assert (fetching.ports, fetching.contact) == ((8080,), "desk@news.example")


@pytest.mark.parametrize("line", ['allow = ["10.1.0.5/16"]', 'allow = ["intranet"]', "ports = [0]", "seconds = 0"])
def test_a_wrong_setting_of_fetching_is_named_with_its_file(tmp_path: Path, line: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"[fetching]\n{line}\n")
    with pytest.raises(SettingsError, match=r"wrong\.toml"):
        load(path)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('[coding]\n\n[collecting]\nevery = "often"\n', 4, "write one such as 90s, 15m or 2h"),
        ('[collecting]\npages = 5\ndeadline = "9d"\n', 3, "not between one second and one day"),
        ("# mine\n[collecting]\nworkers = 0\n", 3, ">= 1"),
        ("[collecting]\nworkers = 3\npagse = 7\n", 3, "pagse"),
        ("[fetching]\ndelay = 1\n[collecting]\nrotate = 'much'\n", 4, "Expected `int`"),
        ("[collecting\n", 1, "line 1"),
        ("\n[colecting]\n", 2, "colecting"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=rf"wrong\.toml.*line {line}\b") as told:
        load(path)
    assert why in str(told.value)


def test_where_the_raw_files_are(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[collecting]\nevery = "2h"\nraw = "/srv/kept"\n')
    assert load(path).collecting.folder(Path("desk.db")) == Path("/srv/kept/desk")
    assert Settings().collecting.folder(tmp_path / "desk.db") == tmp_path / "desk-raw"
