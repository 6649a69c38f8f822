"""Numbers that prove themselves: cards, accounts, identity numbers."""

import re
from datetime import date

_IBAN_LENGTHS = range(15, 35)
_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)
_PESEL_CENTURIES = {8: 1800, 0: 1900, 2: 2000, 4: 2100, 6: 2200}


def is_card(raw: str) -> bool:
    """Say whether 13 to 19 digits, spaces and dashes aside, pass the check of ISO/IEC 7812 (Luhn)."""
    digits = [int(char) for char in raw if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_iban(raw: str) -> bool:
    """Say whether an account number passes the check of ISO 7064 (mod 97); 26 digits alone are read as a Polish one."""
    joined = re.sub(r"[\s-]", "", raw).upper()
    if joined.isdigit():
        joined = f"PL{joined}" if len(joined) == 26 else ""
    if len(joined) not in _IBAN_LENGTHS or not joined.isascii() or not joined.isalnum():
        return False
    return int("".join(str(int(char, 36)) for char in joined[4:] + joined[:4])) % 97 == 1


def is_pesel(raw: str) -> bool:
    """Say whether 11 digits are a Polish PESEL: a day that exists, and the check digit."""
    digits = [int(char) for char in raw]
    century = _PESEL_CENTURIES.get(digits[2] // 2 * 2)
    if century is None:
        return False
    try:
        date(century + digits[0] * 10 + digits[1], digits[2] % 2 * 10 + digits[3], digits[4] * 10 + digits[5])
    except ValueError:
        return False
    return sum(weight * digit for weight, digit in zip(_PESEL_WEIGHTS, digits, strict=True)) % 10 == 0


def is_ssn(raw: str) -> bool:
    """Say whether three groups are a US Social Security number that could have been given out."""
    area, group, serial = re.findall(r"\d+", raw)
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"
