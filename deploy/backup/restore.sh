#!/usr/bin/env bash
# A backup put back into an empty database, and its rows counted against the backup's. Never over one that is used.
#
#   ADMIN_DATABASE_URL=postgresql://postgres@host/postgres deploy/backup/restore.sh /var/backups/kith/20260312T020000Z kith_restored
#
# As a superuser, on the server it was saved from or another of the same version or newer. Roles that are there stay
# as they are; on a new server, set the passwords of kith_owner, kith_app and kith_backup afterwards. JOBS and PG_BIN
# as in backup.sh; MEDIA_ROOT to unpack the files there too.
#
# Ends with 1, and says which tables, where the counts differ: then do not use the copy.
set -euo pipefail

: "${ADMIN_DATABASE_URL:?the server, as a superuser, any database}"
from=${1:?the folder of a backup} database=${2:?the name of the new database}
[ -z "${PG_BIN:-}" ] || PATH=$PG_BIN:$PATH
here=$(cd "$(dirname "$0")/.." && pwd)
url=$(sed -E "s#^(postgres(ql)?://[^/]*)/[^?]*#\1/$database#" <<< "$ADMIN_DATABASE_URL")
export PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning"
tell() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }

(cd "$from" && sha256sum --check --quiet SHA256SUMS)
tell "$ADMIN_DATABASE_URL" --command "create database \"$database\"" # fails where it is there

# -- roles: those that are missing, their memberships, their settings
sed -E 's/^CREATE ROLE ("?[^" ;]+"?);$/select $$CREATE ROLE \1$$ where not exists (select from pg_roles where rolname = btrim($$\1$$, $$"$$)) \\gexec/' \
  "$from/globals.sql" | grep -Ev '^(ALTER|CREATE) ROLE "?postgres"? |^\\(un)?restrict' > "$from/../.roles.$$"
trap 'rm -f "$from/../.roles.$$"' EXIT
tell "$ADMIN_DATABASE_URL" --file "$from/../.roles.$$" > /dev/null
tell "$url" --file "$here/postgres/database.sql" --file "$here/postgres/backup.sql"

# -- the public schema of a new database is empty: the backup brings its own
tell "$url" --command 'drop schema public'
pg_restore --exit-on-error --dbname "$url" "$from/public.dump"
find "$from/tenants" -name '*.dump' | sort |
  xargs --no-run-if-empty --max-procs "${JOBS:-2}" -I{} pg_restore --exit-on-error --dbname "$url" {}

# -- every table counted
while read -r schema; do
  tell --field-separator=$'\t' "$url" <<SQL
select format('select %L, count(*) from %I.%I', format('%s.%s', '$schema', c.relname), '$schema', c.relname)
from pg_class c where c.relnamespace = '"$schema"'::regnamespace and c.relkind in ('r', 'p') order by c.relname
\\gexec
SQL
done < <(echo public; cat "$from/schemas.txt") | sort > "$from/../.rows.$$"
trap 'rm -f "$from/../.roles.$$" "$from/../.rows.$$"' EXIT
diff "$from/rows.tsv" "$from/../.rows.$$" || { echo "These tables differ. Do not use $database." >&2; exit 1; }

if [ -n "${MEDIA_ROOT:-}" ] && [ -f "$from/files.tar.gz" ]; then
  mkdir -p "$MEDIA_ROOT" && tar --extract --gzip --file "$from/files.tar.gz" --directory "$MEDIA_ROOT"
fi
echo "$database: $(wc -l < "$from/rows.tsv") tables, every count as saved. Run manage.py doctor before anybody gets in."
