"""Secrets of the second factor, encrypted where they rest."""

from ogp_portal.ciphers import cipher

PURPOSE = "onboarding.accounts.sealing"


def seal(text: str) -> str:
    return cipher(PURPOSE).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises cryptography's InvalidToken when the text was sealed under a key that is no longer known."""
    return cipher(PURPOSE).decrypt(sealed.encode()).decode()
