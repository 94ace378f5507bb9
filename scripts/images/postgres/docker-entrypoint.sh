#!/usr/bin/env bash
# Makes the database on the first start, then becomes postgres (PID 1, so that signals reach it).
set -Eeuo pipefail

# setting NAME [DEFAULT] - sets NAME from itself, or from the file that NAME_FILE names.
setting() {
  local name=$1 file=$1_FILE
  if [ -n "${!file:-}" ]; then
    if [ -n "${!name:-}" ]; then echo >&2 "error: both $name and $file are set"; exit 1; fi
    export "$name=$(<"${!file}")"
  else
    export "$name=${!name:-${2:-}}"
  fi
  unset "$file"
}

sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" "$@"; }

create_cluster() {
  # shellcheck disable=SC2086 # several arguments in one variable, as in the official image
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
}

run_start_scripts() {
  local file
  # shellcheck source=/dev/null
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql --dbname "$POSTGRES_DB" --file "$file" ;;
      *.sql.gz) gunzip --stdout "$file" | sql --dbname "$POSTGRES_DB" ;;
      *) if [ -e "$file" ]; then echo "ignoring $file"; fi ;;
    esac
  done
}

# While this runs the server is on its socket alone: nobody can take it for ready over TCP.
fill_cluster() {
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    sql --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  run_start_scripts
  pg_ctl -D "$PGDATA" -m fast -w stop
}

# A first start that is cut short leaves nothing half made for the next one to trip over.
clear_unfinished() {
  pg_ctl -D "$PGDATA" -m immediate -w stop >/dev/null 2>&1 || true
  find "$PGDATA" -mindepth 1 -delete
}

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
if [ "${1##*/}" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  chmod 3777 /var/run/postgresql || true
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  exec env HOME=/var/lib/postgresql setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  setting POSTGRES_PASSWORD
  setting POSTGRES_USER postgres
  setting POSTGRES_DB "$POSTGRES_USER"
  if [ -z "$POSTGRES_PASSWORD" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    echo >&2 'error: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE for the first start'
    exit 1
  fi
  trap clear_unfinished EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  create_cluster
  PGPASSWORD=$POSTGRES_PASSWORD fill_cluster
  trap - EXIT INT TERM
  echo 'PostgreSQL init process complete; ready for start up.'
fi

exec "$@"
