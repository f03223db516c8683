#!/usr/bin/env bash
# The whole fleet as it was at one moment, in a folder: roles, the public schema, and every tenant.
#
#   BACKUP_DATABASE_URL=postgresql://kith_backup@host/kith deploy/backup/backup.sh /var/backups/kith
#
# One session exports a snapshot and stays; every pg_dump and every count reads that snapshot. A pg_dump of everything
# would lock each table of each tenant in one transaction, more than a server's lock table holds by default
# (max_locks_per_transaction 64 times its connections); here each takes PER_DUMP tenants, JOBS at a time.
#
#   JOBS       how many dumps run at once (2)
#   PER_DUMP   tenants in one dump (20)
#   MEDIA_ROOT the folder of tenants' files, if it is to be saved too
#   PG_BIN     folder of pg_dump and psql, if they are not on PATH; not older than the server
#
# Ends with 1, and says which, where anything could not be saved: then the folder keeps the name ….part.
set -euo pipefail

: "${BACKUP_DATABASE_URL:?the database, as kith_backup}"
into=${1:?the folder to make a backup in}
[ -z "${PG_BIN:-}" ] || PATH=$PG_BIN:$PATH
jobs=${JOBS:-2} per_dump=${PER_DUMP:-20}
name=$(date -u +%Y%m%dT%H%M%SZ)
folder=$into/$name.part
umask 077
mkdir -p "$folder/tenants"
export BACKUP_DATABASE_URL folder

# -- one moment for everything
coproc KEEPER { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$BACKUP_DATABASE_URL"; }
keeper=$KEEPER_PID
trap 'kill "$keeper" 2>/dev/null || true' EXIT
echo 'begin isolation level repeatable read read only; select pg_export_snapshot();' >&"${KEEPER[1]}"
read -r -t 30 snapshot <&"${KEEPER[0]}" || { echo "No snapshot: is the address right?" >&2; exit 1; }
export snapshot

# What is asked of the snapshot, on standard input; a row a line, tabs between columns.
ask() {
  { echo "begin isolation level repeatable read read only; set transaction snapshot '$snapshot';"; cat; } |
    psql --no-psqlrc --quiet --tuples-only --no-align --field-separator=$'\t' --set ON_ERROR_STOP=1 "$BACKUP_DATABASE_URL"
}
export -f ask

# -- roles, and what is shared
pg_dumpall --globals-only --no-role-passwords --dbname "$BACKUP_DATABASE_URL" > "$folder/globals.sql"
pg_dump --snapshot "$snapshot" --format custom --schema public --file "$folder/public.dump" "$BACKUP_DATABASE_URL"

# -- the tenants, PER_DUMP at a time
ask <<'SQL' > "$folder/schemas.txt"
select nspname from pg_namespace
where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'ext', 'nowhere') order by 1;
SQL
split --lines "$per_dump" --numeric-suffixes --suffix-length 5 "$folder/schemas.txt" "$folder/tenants/"

# How many rows each table of the schemas in a list had at that moment: what a restored copy is compared with.
count() {
  while read -r schema; do
    ask <<SQL
select format('select %L, count(*) from %I.%I', format('%s.%s', '$schema', c.relname), '$schema', c.relname)
from pg_class c where c.relnamespace = '"$schema"'::regnamespace and c.relkind in ('r', 'p') order by c.relname
\\gexec
SQL
  done < "$1"
}

dump_list() {
  local list=$1 schemas=()
  while read -r schema; do schemas+=(--schema "\"$schema\""); done < "$list"
  pg_dump --snapshot "$snapshot" --format custom "${schemas[@]}" --file "$list.dump" "$BACKUP_DATABASE_URL" 2> >(cut -c 1-200 >&2)
}

# The tenants of a list in one dump; each alone where they are too many at once.
dump() {
  set -euo pipefail
  local list=$1 failed=0
  if ! dump_list "$list"; then
    rm -f "$list.dump"
    split --lines 1 --numeric-suffixes --suffix-length 5 "$list" "$list-"
    for one in "$list"-*; do
      dump_list "$one" && mv "$one" "$one.txt" || { echo "Not saved: $(cat "$one")" >&2; failed=1; }
    done
  fi
  count "$list" > "$list.rows" && mv "$list" "$list.txt" && return "$failed"
}
export -f count dump_list dump

echo public > "$folder/public.txt"
count "$folder/public.txt" > "$folder/public.rows"
find "$folder/tenants" -type f | sort | xargs --no-run-if-empty --max-procs "$jobs" -I{} bash -c 'dump "$1"' _ {}

echo commit >&"${KEEPER[1]}"
sort "$folder/public.rows" "$folder"/tenants/*.rows > "$folder/rows.tsv" 2>/dev/null || cp "$folder/public.rows" "$folder/rows.tsv"
rm -f "$folder/public.rows" "$folder/public.txt" "$folder"/tenants/*.rows

# -- files: those that rows of the snapshot name are never changed, so a moment later is early enough
[ -z "${MEDIA_ROOT:-}" ] || tar --create --gzip --file "$folder/files.tar.gz" --directory "$MEDIA_ROOT" .

(cd "$folder" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
mv "$folder" "$into/$name"
echo "$into/$name: $(wc -l < "$into/$name/schemas.txt") schemas, $(awk -F'\t' '{n += $2} END {print n + 0}' "$into/$name/rows.tsv") rows"
