"""Settings: typed, from the environment or options, refused when wrong."""

from pathlib import Path

import pytest

from service.api.settings import is_loopback, read_settings
from service.errors import UserError


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of whoever runs the tests in."""
    for name in ("HOST", "PORT", "STORE", "MODELS", "MODEL", "POLICY"):
        monkeypatch.delenv(f"SENDCHECK_{name}", raising=False)


def test_nothing_needs_to_be_set() -> None:
    """By default it is this machine alone, a file in the working folder, the bundled model."""
    settings = read_settings()
    assert (settings.host, settings.port, settings.store, settings.model) == ("127.0.0.1", 8000, "sqlite:///sendcheck.db", None)
    assert settings.is_local


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "eighty", "a port from 0 to 65535"),
        ("PORT", "65536", "a port from 0 to 65535"),
        ("MAX_BATCH", "0", "a whole number from 1 to 100000"),
        ("MAX_BATCH", "1e3", "a whole number from 1 to 100000"),
        ("MAX_BODY_BYTES", "12", "a number of bytes from 1024"),
        ("RATE_LIMIT", "600", "such as 600/minute"),
        ("RATE_LIMIT", "many/minute", "such as 600/minute"),
        ("REQUEST_TIMEOUT_SECONDS", "0", "seconds, more than 0"),
        ("REQUIRE_CONSENT", "perhaps", "true or false"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("PUBLIC_URL", "example.com", "such as https://..."),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str) -> None:
    """One sentence with variable, value and what is expected."""
    monkeypatch.setenv(f"SENDCHECK_{name}", value)
    with pytest.raises(UserError) as told:
        read_settings()
    assert str(told.value).startswith(f"SENDCHECK_{name} {value}: expected ")
    assert expected in str(told.value)


@pytest.mark.parametrize("name", ["SENDCHECK_REQUIRE_CONSENTS", "SENDCHECK_RATELIMIT", "SENDCHECK_PROT"])
def test_a_misspelt_setting_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What it should have switched on would silently stay off."""
    monkeypatch.setenv(name, "true")
    with pytest.raises(UserError, match=f"{name}: no such setting; did you mean SENDCHECK_"):
        read_settings()


@pytest.mark.parametrize("name", ["SENDCHECK_STORE_KEY", "SENDCHECK_TEST_POSTGRES", "SENDCHECK_SOMETHING_ELSE"])
def test_other_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What is not ours is not our business."""
    monkeypatch.setenv(name, "x")
    assert read_settings().port == 8000


def test_an_option_counts_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not given is taken from the environment, an empty variable is none."""
    monkeypatch.setenv("SENDCHECK_PORT", "9000")
    monkeypatch.setenv("SENDCHECK_HOST", "")
    monkeypatch.setenv("SENDCHECK_POLICY", "a.toml:b.toml")
    settings = read_settings({"port": None})
    assert (settings.port, settings.host, settings.policy) == (9000, "127.0.0.1", (Path("a.toml"), Path("b.toml")))
    assert read_settings({"port": 7000}).port == 7000
    with pytest.raises(UserError, match=r"^--port 70000: expected a port"):
        read_settings({"port": 70000})


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token stands in no representation of the settings."""
    monkeypatch.setenv("SENDCHECK_TWILIO_AUTH_TOKEN", "open sesame")
    settings = read_settings()
    assert "sesame" not in repr(settings)
    assert settings.twilio_auth_token is not None
    assert settings.twilio_auth_token.get_secret_value() == "open sesame"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.com", "127.0.0.1.example.com", "", "localhost.example.com"])
def test_other_hosts_are_not_this_machine(host: str) -> None:
    """Only what cannot be anybody else counts."""
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_this_machine_has_several_names(host: str) -> None:
    """The loopback addresses and the name everybody has."""
    assert is_loopback(host)
