"""Whether an e-mail address belongs to a website."""

from urllib.parse import urlsplit

_FREE = """
aol.com fastmail.com free.fr gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com hotmail.es hotmail.fr
icloud.com laposte.net libero.it live.com mail.com mail.ru me.com msn.com orange.fr outlook.com outlook.es
proton.me protonmail.com qq.com rediffmail.com sapo.pt terra.com.br tutanota.com uol.com.br ukr.net web.de
wordpress.com yahoo.com yahoo.com.br yahoo.com.mx yahoo.es yahoo.fr yandex.ru ymail.com zoho.com 163.com
"""
FREE_MAIL = frozenset(_FREE.split())


def is_address_of(email: str, website: str) -> bool:
    """Whether the address's domain is the website's host (without www) and not one where anybody gets an address."""
    domain = email.rpartition("@")[2].casefold()
    try:
        host = (urlsplit(website).hostname or "").casefold().removeprefix("www.")
    except ValueError:
        return False
    return bool(domain) and domain == host and domain not in FREE_MAIL
