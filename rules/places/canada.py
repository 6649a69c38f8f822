"""Canada: the zones of every province and territory, and the area codes that belong to it.

Sources: IANA tz database for zones; the North American Numbering Plan for area codes, those the `phonenumbers` metadata of 2026-11
has in service.
"""

from types import MappingProxyType

_ATLANTIC, _EASTERN, _CENTRAL = "America/Halifax", "America/Toronto", "America/Winnipeg"
_MOUNTAIN, _PACIFIC = "America/Edmonton", "America/Vancouver"

PROVINCE_ZONES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "AB": (_MOUNTAIN,),
        "BC": ("America/Dawson_Creek", _MOUNTAIN, _PACIFIC),  # the Peace River keeps one time all year, the East Kootenay Alberta's
        "MB": (_CENTRAL,),
        "NB": ("America/Moncton",),
        "NL": ("America/Goose_Bay", "America/St_Johns"),
        "NS": (_ATLANTIC,),
        "NT": (_MOUNTAIN,),
        "NU": ("America/Iqaluit", "America/Rankin_Inlet", "America/Cambridge_Bay", "America/Atikokan"),
        "ON": ("America/Atikokan", _EASTERN, _CENTRAL),
        "PE": (_ATLANTIC,),
        "QC": ("America/Blanc-Sablon", _ATLANTIC, _EASTERN),  # the Magdalen Islands keep Atlantic time
        "SK": (_MOUNTAIN, "America/Regina"),  # Lloydminster keeps Alberta's time
        "YT": ("America/Whitehorse",),
    }
)
"""Province or territory -> every zone officially kept in it."""

_CODES = {
    "AB": "368 403 587 780 825",
    "BC": "236 250 257 604 672 778",
    "MB": "204 431 584",
    "NB": "428 506",
    "NL": "709 879",
    "ON": "226 249 289 343 365 382 416 437 519 548 613 647 683 705 742 753 807 905 942",
    "QC": "263 273 354 367 418 438 450 468 514 579 581 819 873",
    "SK": "306 474 639",
}

PROVINCE_OF_AREA_CODE: MappingProxyType[str, str] = MappingProxyType(
    {code: place for place, codes in _CODES.items() for code in codes.split()}
)
"""Area code -> province. 782 and 902 (Nova Scotia and Prince Edward Island) and 867 (three territories) name no single one."""

SPANNING: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("236", "250", "257", "672", "778"), (_MOUNTAIN, _PACIFIC)),  # all serve the ground of 250
        **dict.fromkeys(("367", "418", "581"), (_ATLANTIC, _EASTERN)),  # all serve the ground of 418
        **dict.fromkeys(("709", "879"), (_ATLANTIC, "America/St_Johns")),
        "474": ("America/Regina",),  # the library says Winnipeg, which keeps daylight saving time
        "807": (_EASTERN, _CENTRAL),
        "867": ("America/Whitehorse", _PACIFIC, _MOUNTAIN, _CENTRAL, _EASTERN),
    }
)
"""Area codes whose zone the number alone does not settle, with every zone seen in `phonenumbers` for any exchange (measured 2026-11-22)."""
