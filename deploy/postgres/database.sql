-- What every database of Kith has before its first migration. Run inside that database, after
-- roles.sql, by a superuser (or, on a hosted server, by its administrator after
-- `GRANT kith_owner TO CURRENT_USER`). Running it again changes nothing. A database copied with
-- CREATE DATABASE … TEMPLATE needs it too: the right to connect is not copied.

DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO kith_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO kith_app', current_database());
END
$$;

ALTER SCHEMA public OWNER TO kith_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS ext;
GRANT USAGE ON SCHEMA ext TO PUBLIC;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA ext;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA ext;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA ext;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA ext;

-- Empty for ever: where kith_app looks when nobody said which tenant.
CREATE SCHEMA IF NOT EXISTS nowhere;
REVOKE ALL ON SCHEMA nowhere FROM PUBLIC;
