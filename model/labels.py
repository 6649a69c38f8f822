"""The seven labels, in the order of every array in this package."""

LABELS: tuple[str, ...] = ("bad_news", "negotiation", "contract", "legal", "detail_heavy", "pii_request", "promotional")
