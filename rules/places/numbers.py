"""What a phone number says: whether it can exist, whether it takes texts, and where its holder may be.

Everything is read off the numbering plans in the `phonenumbers` library; nothing is dialled. A number that moved to another
carrier or another place says what it said on the day it was given out.
"""

from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType, timezone

from rules.places import canada, us_states
from rules.places.zones import PART_OF, zones_of_country, zones_of_region

_TAKES_TEXTS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_HAS_A_PLACE = _TAKES_TEXTS | {PhoneNumberType.FIXED_LINE}
_AREA_CODE_ZONES = {**us_states.SPANNING, **canada.SPANNING}
_AREA_CODE_REGIONS = {
    **{code: ("US", state) for code, state in us_states.STATE_OF_AREA_CODE.items()},
    **{code: ("CA", province) for code, province in canada.PROVINCE_OF_AREA_CODE.items()},
}


@dataclass(frozen=True)
class Number:
    """One valid number.

    ``e164`` is its international form; ``country`` its ISO 3166-1 code, "" for a number of no country; ``region`` such as 'US-FL' where the
    area code names one; ``takes_texts`` is true for mobile numbers and those that cannot be told from them. ``zones`` are the IANA zones
    the holder may be in, sorted; empty for numbers without a place (toll-free, premium, VoIP ...).
    """

    e164: str
    country: str
    region: str | None
    takes_texts: bool
    zones: tuple[str, ...]


@lru_cache(maxsize=65536)
def read_number(phone: str | None, country: str | None = None) -> Number | None:
    """Read a number in E.164 form, or in national form with its country (ISO 3166-1 alpha-2).

    Gives None for a number that is missing, malformed or not of any numbering plan. An extension takes no texts.
    """
    try:
        parsed = phonenumbers.parse(phone or "", country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    kind = phonenumbers.number_type(parsed)
    place = phonenumbers.region_code_for_number(parsed) or ""
    place = place if len(place) == 2 and place.isalpha() else ""  # '001' is the library's word for no country
    home, region = PART_OF.get(place, (place, None))
    area_code = str(parsed.national_number)[:3] if parsed.country_code == 1 else ""
    if region is None and _AREA_CODE_REGIONS.get(area_code, ("", ""))[0] == home:
        region = _AREA_CODE_REGIONS[area_code][1]
    zones = _zones(parsed, area_code, place) if kind in _HAS_A_PLACE else ()
    return Number(
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        country=home,
        region=f"{home}-{region}" if region else None,
        takes_texts=kind in _TAKES_TEXTS and not parsed.extension,
        zones=zones or (zones_of_region(home, region) if region and kind in _HAS_A_PLACE else ()),
    )


def _zones(parsed: phonenumbers.PhoneNumber, area_code: str, place: str) -> tuple[str, ...]:
    """Give every zone of the area code where it spans several, else those the library names."""
    if area_code in _AREA_CODE_ZONES:
        return tuple(sorted(_AREA_CODE_ZONES[area_code]))
    found = {zone for zone in timezone.time_zones_for_number(parsed) if zone != "Etc/Unknown"}
    if area_code and len(found) > 3:  # the library's list for the whole of +1, which says nothing
        return zones_of_country(place)
    return tuple(sorted(found))
