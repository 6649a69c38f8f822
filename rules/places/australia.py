"""Australia: the zones of every state and territory.

Source: IANA tz database. Eucla's own time is not official and left out. Mobile numbers say nothing about the state.
"""

from types import MappingProxyType

STATE_ZONES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "ACT": ("Australia/Sydney",),
        "NSW": ("Australia/Broken_Hill", "Australia/Lord_Howe", "Australia/Sydney"),
        "NT": ("Australia/Darwin",),
        "QLD": ("Australia/Brisbane",),
        "SA": ("Australia/Adelaide",),
        "TAS": ("Australia/Hobart",),
        "VIC": ("Australia/Melbourne",),
        "WA": ("Australia/Perth",),
    }
)
"""State or territory -> every zone officially kept in it."""
