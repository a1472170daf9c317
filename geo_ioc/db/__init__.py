"""The database: the private cluster, connections and roles, tables, migrations, SQL files."""
