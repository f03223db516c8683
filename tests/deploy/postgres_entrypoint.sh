#!/bin/sh
# What the PostgreSQL image does before the server: an empty cluster, the database, and the scripts laid there for it.
set -eu
export PGDATA=/var/lib/postgresql/18/docker
PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
export PGPASSWORD
mkdir -p -m 700 "$PGDATA"
printf '%s' "$PGPASSWORD" >/tmp/pgpass.$$
# shellcheck disable=SC2086
initdb --username="$POSTGRES_USER" --pwfile=/tmp/pgpass.$$ $POSTGRES_INITDB_ARGS >/dev/null
rm /tmp/pgpass.$$
shift # postgres
pg_ctl --wait --silent --options="$* -c listen_addresses=''" start
psql --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres --command "CREATE DATABASE \"$POSTGRES_DB\""
for script in /docker-entrypoint-initdb.d/*; do
	"$script"
done
pg_ctl --wait --silent --mode=fast stop
unset PGPASSWORD
exec postgres "$@"
