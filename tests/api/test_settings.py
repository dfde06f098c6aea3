"""Settings: one table, defaults, refusal of what is unknown or unreadable."""

from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import PREFIX, SettingInvalid, Settings, read_settings


def test_without_environment_the_defaults_hold() -> None:
    assert read_settings({}) == Settings()


def test_values_come_from_the_environment() -> None:
    settings = read_settings({"FENGQIAO_PORT": "9000", "FENGQIAO_DATA": "/somewhere", "HOME": "/root"})
    assert (settings.port, settings.data) == (9000, Path("/somewhere"))


def test_an_unknown_setting_fails_and_names_those_that_exist() -> None:
    with pytest.raises(SettingInvalid) as caught:
        read_settings({"FENGQIAO_PROT": "9000"})
    assert "FENGQIAO_PROT" in caught.value.text.zh
    assert "FENGQIAO_PORT" in caught.value.text.en


@pytest.mark.parametrize("text", ["", "many", "-1", "0", "1.5"])
def test_a_value_of_the_wrong_kind_fails(text: str) -> None:
    with pytest.raises(SettingInvalid, match="FENGQIAO_WORKERS"):
        read_settings({"FENGQIAO_WORKERS": text})


def test_proxies_are_networks_in_both_of_their_spellings() -> None:
    assert read_settings({"FENGQIAO_PROXIES": "10.0.0.0/8, ::1"}).proxies == (
        "10.0.0.0/8",
        "::ffff:10.0.0.0/104",
        "::1/128",
    )
    assert read_settings({"FENGQIAO_PROXIES": ""}).proxies == ()
    with pytest.raises(SettingInvalid, match="FENGQIAO_PROXIES"):
        read_settings({"FENGQIAO_PROXIES": "proxy.example"})


def test_the_record_is_at_an_address_of_postgresql_and_its_password_is_shown_nowhere() -> None:
    address = "postgresql://coder:hush@db/record"
    settings = read_settings({"FENGQIAO_RECORD": address})
    assert settings.record == address
    assert "hush" not in repr(settings)
    assert read_settings({"FENGQIAO_RECORD": ""}).record == ""
    with pytest.raises(SettingInvalid, match="FENGQIAO_RECORD") as caught:
        read_settings({"FENGQIAO_RECORD": "mysql://coder:hush@db/record"})
    assert "hush" not in caught.value.text.zh + caught.value.text.en


ENGINE = {
    "FENGQIAO_STORE": "http://host:3030/kg-{1,2,3}/query",
    "FENGQIAO_STORE_UPDATE": "http://host:3030/kg-{1,2,3}/update",
    "FENGQIAO_STORE_GRAPHS": "http://host:3030/kg-{1,2,3}/data",
}


def test_an_engine_is_named_by_its_data_sets() -> None:
    assert read_settings({}).data_sets is None
    found = read_settings(ENGINE | {"FENGQIAO_STORE_PROFILE": "fuseki"}).data_sets
    assert found is not None and found.access.profile.name == "fuseki"
    assert [each.query for each in found.addresses] == [f"http://host:3030/kg-{n}/query" for n in (1, 2, 3)]
    assert found.addresses[2].graphs == "http://host:3030/kg-3/data"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FENGQIAO_STORE", "http://host/query"),
        ("FENGQIAO_STORE", ""),
        ("FENGQIAO_STORE", "http://coder:hush@host/kg-{1,2,3}/query"),
        ("FENGQIAO_STORE", "http://host/kg-{1,1,2}/query"),
        ("FENGQIAO_STORE", "ftp://host/kg-{1,2,3}/query"),
        ("FENGQIAO_STORE_UPDATE", "http://host/kg-{1,2}/update"),
        ("FENGQIAO_STORE_PROFILE", "blazegraph"),
        ("FENGQIAO_STORE_PROFILE", "virtuoso"),
    ],
)
def test_an_engine_that_cannot_be_used_so_fails(name: str, value: str) -> None:
    with pytest.raises(SettingInvalid, match="FENGQIAO_STORE") as caught:
        read_settings(ENGINE | {name: value})
    assert "hush" not in caught.value.text.zh + caught.value.text.en


@pytest.mark.parametrize("text", ["70000", "65536", "-1", "80a", "８０００", "9" * 5000])
def test_a_port_that_is_none_fails(text: str) -> None:
    with pytest.raises(
        SettingInvalid, match="FENGQIAO_PORT must be a whole number from 0 to 65535"
    ) as caught:
        read_settings({"FENGQIAO_PORT": text})
    assert "0 到 65535" in caught.value.text.zh and len(caught.value.text.en) < 120


@pytest.mark.parametrize("name", ["HOST", "DATA", "CORPUS"])
def test_an_empty_value_fails(name: str) -> None:
    for text in ("", "  "):
        with pytest.raises(SettingInvalid, match=f"FENGQIAO_{name}"):
            read_settings({f"FENGQIAO_{name}": text})


def test_every_setting_says_what_it_is_for_and_stands_in_the_contributing_guide() -> None:
    guide = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for entry in fields(Settings):
        assert entry.metadata["help"]
        assert f"`{PREFIX}{entry.name.upper()}`" in guide
