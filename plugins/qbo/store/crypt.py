"""Encryption of the tokens at rest: Fernet keys from ``QBO_TOKEN_KEY``, the first encrypts, all decrypt."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from qbo.errors import Misconfigured


class Crypt:
    """Encrypts and decrypts texts; nothing of a key or a text is ever in a message."""

    def __init__(self, keys: str) -> None:
        """``keys``: Fernet keys, comma-separated; raises Misconfigured where there is none or one is malformed."""
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])
        except ValueError:
            raise Misconfigured("QBO_TOKEN_KEY (or Airflow's Fernet key) is missing or malformed.") from None

    def seal(self, text: str) -> str:
        """Encrypted with the first key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Raises Misconfigured where no key fits; what is stored stays as it is."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Misconfigured(
                "QBO_TOKEN_KEY does not open the stored tokens: the data team must put the old key back behind "
                "the new one."
            ) from None
