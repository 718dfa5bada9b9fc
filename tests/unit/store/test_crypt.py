"""Tokens at rest: the first key encrypts, every key opens, nothing secret is ever in a message."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from qbo.errors import Misconfigured
from qbo.store.crypt import Crypt

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_the_old_key_sealed_opens_while_it_stands_behind_the_new_one() -> None:
    assert Crypt(f"{NEW}, {OLD}").open(Crypt(OLD).seal("token")) == "token"


def test_the_first_key_encrypts() -> None:
    assert Crypt(NEW).open(Crypt(f"{NEW},{OLD}").seal("token")) == "token"


def test_a_sealed_text_does_not_show_what_it_seals() -> None:
    assert "token" not in Crypt(OLD).seal("token")


def test_a_key_that_does_not_fit_is_said_without_key_or_token() -> None:
    sealed = Crypt(OLD).seal("token")
    with pytest.raises(Misconfigured, match="QBO_TOKEN_KEY does not open") as caught:
        Crypt(NEW).open(sealed)
    assert not any(secret in str(caught.value) for secret in (OLD, NEW, sealed, "token "))
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("keys", ["", " , ", "short", f"{OLD},short"], ids=["none", "blank", "short", "one short"])
def test_a_missing_or_malformed_key_is_wrong_use_and_not_shown(keys: str) -> None:
    with pytest.raises(Misconfigured, match="QBO_TOKEN_KEY") as caught:
        Crypt(keys)
    assert OLD not in str(caught.value)
    assert "short" not in str(caught.value)
