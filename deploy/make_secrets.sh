#!/bin/sh
# Makes deploy/secrets/: a password for each login and the addresses that hold them. What is there already stays.
#
# The files can be read by everybody who gets into the folder, and only you get into it: the containers' users have
# other numbers than yours, and each container sees only the files that compose.yaml gives it.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets
cd secrets

keep() { # NAME: standard input becomes the file NAME, unless it is there
	if [ -s "$1" ]; then cat >/dev/null; else cat >"$1"; fi
	chmod 444 "$1"
}
random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

for name in postgres_password owner_password app_password backup_password valkey_password secret_key; do
	random | keep "$name"
done
owner=$(cat owner_password) app=$(cat app_password) valkey=$(cat valkey_password)

printf 'postgresql://kith_app:%s@pgbouncer:6432/kith' "$app" | keep database_url
printf 'postgresql://kith_owner:%s@postgres:5432/kith' "$owner" | keep owner_database_url
printf 'postgresql://kith_backup:%s@postgres:5432/kith' "$(cat backup_password)" | keep backup_url
printf 'redis://:%s@valkey:6379/0' "$valkey" | keep broker_url
printf 'redis://:%s@valkey:6379/1' "$valkey" | keep cache_url
printf '"kith_app" "%s"\n' "$app" | keep pgbouncer_users
printf 'requirepass %s\n' "$valkey" | keep valkey_auth
