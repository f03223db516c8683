-- The role that backups log in as: reads every row of every tenant, row-level security or not, and writes nothing.
-- Keep its password where backups are made and nowhere else. Run inside the database, as a superuser, after roles.sql
-- and database.sql; running it again changes nothing.
--
--   psql "<the server, database kith>" -v ON_ERROR_STOP=1 -f deploy/postgres/backup.sql
--   psql "<the same>" -c '\password kith_backup'

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kith_backup') THEN
    CREATE ROLE kith_backup;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO kith_backup', current_database());
END
$$;

ALTER ROLE kith_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS;
GRANT pg_read_all_data TO kith_backup;
ALTER ROLE kith_backup SET default_transaction_read_only = on;
ALTER ROLE kith_backup SET idle_in_transaction_session_timeout = 0;
ALTER ROLE kith_backup SET statement_timeout = 0;
