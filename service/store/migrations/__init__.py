"""How the store's tables came to be, one revision a file; Alembic runs them when a store is opened."""
