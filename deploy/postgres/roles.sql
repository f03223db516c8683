-- The two roles of Kith, for a whole PostgreSQL server. Running it again changes nothing.
--
--   psql "$ADMIN_DATABASE_URL" -v ON_ERROR_STOP=1 -f deploy/postgres/roles.sql
--   psql "$ADMIN_DATABASE_URL" -c '\password kith_owner' -c '\password kith_app'
--   createdb --maintenance-db "$ADMIN_DATABASE_URL" --owner kith_owner kith
--   psql "<the same server, database kith>" -v ON_ERROR_STOP=1 -f deploy/postgres/database.sql
--
-- kith_owner changes the structure and makes the roles of tenants: only `manage.py prepare` and
-- provisioning hold its password. kith_app is what web and worker processes log in as: it owns
-- nothing, inherits nothing and by default looks into an empty schema, so a forgotten context raises.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kith_owner') THEN
    CREATE ROLE kith_owner;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kith_app') THEN
    CREATE ROLE kith_app;
  END IF;
END
$$;

ALTER ROLE kith_owner LOGIN INHERIT CREATEDB CREATEROLE;
ALTER ROLE kith_app LOGIN NOINHERIT NOCREATEDB NOCREATEROLE;
ALTER ROLE kith_app SET search_path = nowhere;

-- How old connections are and how much memory they take: shown to operators, by functions that tell no more.
GRANT pg_read_all_stats TO kith_owner;

-- A statement that fails stands in the server's log with what it would have kept: names, numbers, words.
ALTER ROLE kith_app SET log_min_error_statement = panic;
ALTER ROLE kith_app SET log_error_verbosity = terse;
ALTER ROLE kith_owner SET log_min_error_statement = panic;
ALTER ROLE kith_owner SET log_error_verbosity = terse;
