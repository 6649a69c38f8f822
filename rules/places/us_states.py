"""United States: the zones of every state and territory, and the area codes that belong to it.

Sources: IANA tz database for zones; the North American Numbering Plan for area codes, those the `phonenumbers` metadata of 2026-11
has in service.
A test holds the table against that library's own place names.
"""

from types import MappingProxyType

_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"

_STATES_OF_ZONES = {
    (_EASTERN,): "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    (_CENTRAL,): "AL AR IA IL LA MN MO MS OK WI",
    (_MOUNTAIN,): "CO MT NM UT WY",
    (_PACIFIC,): "CA WA",
    (_CENTRAL, _EASTERN): "FL IN KY MI TN",
    (_CENTRAL, _MOUNTAIN): "KS ND NE SD TX",
    (_MOUNTAIN, _PACIFIC): "ID NV OR",
}

STATE_ZONES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        **{state: zones for zones, states in _STATES_OF_ZONES.items() for state in states.split()},
        "AK": ("America/Adak", "America/Anchorage"),
        "AZ": (_MOUNTAIN, "America/Phoenix"),  # the Navajo Nation keeps daylight saving time
        "HI": ("Pacific/Honolulu",),
        "AS": ("Pacific/Pago_Pago",),
        "GU": ("Pacific/Guam",),
        "MP": ("Pacific/Saipan",),
        "PR": ("America/Puerto_Rico",),
        "VI": ("America/St_Thomas",),
    }
)
"""State or territory -> every zone officially kept in it."""

TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""Those with an ISO 3166-1 code of their own, which number plans and addresses use as a country."""

_CODES = {
    "AK": "907",
    "AL": "205 251 256 334 659 938",
    "AR": "327 479 501 870",
    "AS": "684",
    "AZ": "480 520 602 623 928",
    "CA": "209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 "
    "840 858 909 916 925 949 951",
    "CO": "303 719 720 748 970 983",
    "CT": "203 475 860 959",
    "DC": "202 771",
    "DE": "302",
    "FL": "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954",
    "GA": "229 404 470 478 678 706 762 770 912 943",
    "GU": "671",
    "HI": "808",
    "IA": "319 515 563 641 712",
    "ID": "208 986",
    "IL": "217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 872",
    "IN": "219 260 317 463 574 765 812 930",
    "KS": "316 620 785 913",
    "KY": "270 364 502 606 859",
    "LA": "225 318 337 504 985",
    "MA": "339 351 413 508 617 774 781 857 978",
    "MD": "227 240 301 410 443 667",
    "ME": "207",
    "MI": "231 248 269 313 517 586 616 734 810 906 947 989",
    "MN": "218 320 507 612 651 763 952",
    "MO": "235 314 417 557 573 636 660 816 975",
    "MP": "670",
    "MS": "228 601 662 769",
    "MT": "406",
    "NC": "252 336 472 704 743 828 910 919 980 984",
    "ND": "701",
    "NE": "308 402 531",
    "NH": "603",
    "NJ": "201 551 609 640 732 848 856 862 908 973",
    "NM": "505 575",
    "NV": "702 725 775",
    "NY": "212 315 329 332 347 363 516 518 585 607 631 646 680 716 718 838 845 914 917 929 934",
    "OH": "216 220 234 283 326 330 380 419 440 513 567 614 740 937",
    "OK": "405 539 572 580 918",
    "OR": "458 503 541 971",
    "PA": "215 223 267 272 412 445 484 570 582 610 717 724 814 835 878",
    "PR": "787 939",
    "RI": "401",
    "SC": "803 821 839 843 854 864",
    "SD": "605",
    "TN": "423 615 629 731 865 901 931",
    "TX": "210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 903 915 936 940 945 956 972 979",
    "UT": "385 435 801",
    "VA": "276 434 540 571 686 703 757 804 826 948",
    "VI": "340",
    "VT": "802",
    "WA": "206 253 360 425 509 564",
    "WI": "262 274 353 414 534 608 715 920",
    "WV": "304 681",
    "WY": "307",
}

STATE_OF_AREA_CODE: MappingProxyType[str, str] = MappingProxyType(
    {code: state for state, codes in _CODES.items() for code in codes.split()}
)
"""Area code -> state or territory; toll-free, premium and other non-geographic codes are not in it."""

SPANNING: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("208", "986"), ("America/Boise", _MOUNTAIN, _PACIFIC)),
        **dict.fromkeys(("219", "574", "812", "930"), (_CENTRAL, _EASTERN)),  # Indiana; 930 overlays 812
        **dict.fromkeys(("270", "364", "606"), (_CENTRAL, _EASTERN)),  # Kentucky; 364 overlays 270
        **dict.fromkeys(("308", "620", "785"), (_CENTRAL, _MOUNTAIN)),  # Nebraska, Kansas
        **dict.fromkeys(("423", "850", "448", "906"), (_CENTRAL, _EASTERN)),  # Tennessee, Florida (448 overlays 850), Michigan
        **dict.fromkeys(("541", "458"), (_MOUNTAIN, _PACIFIC)),  # Oregon; 458 overlays 541
        **dict.fromkeys(("605", "701"), (_CENTRAL, _MOUNTAIN, "America/North_Dakota/Center")),
        "775": ("America/Boise", _MOUNTAIN, _PACIFIC),
        "907": ("America/Adak", "America/Anchorage", "America/Juneau", "Pacific/Honolulu"),
        "928": (_MOUNTAIN, "America/Phoenix"),
        "983": (_MOUNTAIN,),  # the library knows no zone for a hundred of its exchanges
        "689": (_EASTERN,),  # Orlando: the library says Central
    }
)
"""Area codes whose zone the number alone does not settle, with every zone seen in `phonenumbers` for any exchange (measured 2026-11-22).

The last two lines are corrections. Overlays serve the same ground as the code they relieve, whatever the library's data says of them.
"""
