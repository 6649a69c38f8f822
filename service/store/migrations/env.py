"""What Alembic runs to migrate: always over the connection that ``service.store.schema`` hands in."""

from alembic import context

from service.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
