#!/bin/sh
# Run once, by the PostgreSQL image, in an empty server: Kith's logins with their passwords, and its database.
set -eu

tell() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"; }

tell --file /etc/kith/roles.sql
tell <<'SQL'
\set owner_password `cat /run/secrets/owner_password`
\set app_password `cat /run/secrets/app_password`
ALTER ROLE kith_owner PASSWORD :'owner_password';
ALTER ROLE kith_app PASSWORD :'app_password';
SQL
tell --file /etc/kith/database.sql --file /etc/kith/backup.sql
tell <<'SQL'
\set backup_password `cat /run/secrets/backup_password`
ALTER ROLE kith_backup PASSWORD :'backup_password';
SQL
