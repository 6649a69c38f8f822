"""The ledger: contacts, consent as append-only events, messages and decisions, in SQLite or PostgreSQL."""
