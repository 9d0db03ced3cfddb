"""Alembic's entry: run on the connection that `atelier.database.migrate` hands over, within its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
context.run_migrations()
