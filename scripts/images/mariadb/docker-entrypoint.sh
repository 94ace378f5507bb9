#!/usr/bin/env bash
# Makes the database on the first start, then becomes mariadbd (PID 1, so that signals reach it).
set -Eeuo pipefail

readonly data=/var/lib/mysql

# setting NAME - sets NAME from itself, or from the file that NAME_FILE names. MARIADB_* is taken for MYSQL_*.
setting() {
  local name=$1 file=$1_FILE other=${1/MYSQL_/MARIADB_} other_file=${1/MYSQL_/MARIADB_}_FILE
  local value=${!name:-${!other:-}} path=${!file:-${!other_file:-}}
  if [ -n "$path" ]; then
    if [ -n "$value" ]; then echo >&2 "error: both $name and $file are set"; exit 1; fi
    value=$(<"$path")
  fi
  printf -v "$name" %s "$value"
}

sql() { mariadb --user=root --batch --binary-mode "$@"; }

# A text as an SQL string literal, and a name as an SQL identifier.
quoted() { local text=${1//\\/\\\\}; printf "'%s'" "${text//\'/\'\'}"; }
# shellcheck disable=SC2016 # these backticks are SQL's
identifier() { printf '`%s`' "${1//\`/\`\`}"; }

create_accounts() {
  # The new server has accounts without a password, root's among them, for the host names it goes by.
  echo "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');"
  echo "DELETE FROM mysql.proxies_priv WHERE Host <> 'localhost';"
  echo 'FLUSH PRIVILEGES;'
  printf 'ALTER USER root@localhost IDENTIFIED BY %s;\n' "$(quoted "$MYSQL_ROOT_PASSWORD")"
  printf 'CREATE USER root@"%%" IDENTIFIED BY %s;\n' "$(quoted "$MYSQL_ROOT_PASSWORD")"
  printf 'GRANT ALL ON *.* TO root@"%%" WITH GRANT OPTION;\n'
  if [ -n "$MYSQL_DATABASE" ]; then
    printf 'CREATE DATABASE %s;\n' "$(identifier "$MYSQL_DATABASE")"
  fi
  if [ -n "$MYSQL_USER" ]; then
    printf 'CREATE USER %s@"%%" IDENTIFIED BY %s;\n' "$(quoted "$MYSQL_USER")" "$(quoted "$MYSQL_PASSWORD")"
  fi
  if [ -n "$MYSQL_USER" ] && [ -n "$MYSQL_DATABASE" ]; then
    printf 'GRANT ALL ON %s.* TO %s@"%%";\n' "$(identifier "${MYSQL_DATABASE//_/\\_}")" "$(quoted "$MYSQL_USER")"
  fi
}

run_start_scripts() {
  local file database=()
  if [ -n "$MYSQL_DATABASE" ]; then database=(--database "$MYSQL_DATABASE"); fi
  # shellcheck source=/dev/null
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql "${database[@]}" <"$file" ;;
      *.sql.gz) gunzip --stdout "$file" | sql "${database[@]}" ;;
      *) if [ -e "$file" ]; then echo "ignoring $file"; fi ;;
    esac
  done
}

# While this runs the server is on its socket alone: nobody can take it for ready over TCP.
fill_data() {
  mariadb-install-db --datadir="$data" --auth-root-authentication-method=normal --skip-test-db --skip-log-bin
  "$@" --skip-networking --skip-log-bin &
  server=$!
  until mariadb-admin --user=root --silent ping 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { echo >&2 'error: the server ended while it was being set up'; exit 1; }
    sleep 0.1
  done
  # The accounts come first, so that a start script can change them; root needs its password from here on.
  create_accounts | sql
  export MYSQL_PWD=$MYSQL_ROOT_PASSWORD
  run_start_scripts
  mariadb-admin --user=root shutdown
  wait "$server"
  unset MYSQL_PWD
}

# A first start that is cut short leaves nothing half made for the next one to trip over.
clear_unfinished() {
  if [ -n "${server:-}" ]; then kill -KILL "$server" 2>/dev/null || true; wait "$server" || true; fi
  find "$data" -mindepth 1 -delete
}

if [ "${1:0:1}" = - ]; then set -- mariadbd "$@"; fi
if [ "$1" = mysqld ]; then shift; set -- mariadbd "$@"; fi
if [ "$1" != mariadbd ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$data" /run/mysqld
  find "$data" /run/mysqld \! -user mysql -exec chown mysql '{}' +
  exec setpriv --reuid=mysql --regid=mysql --init-groups "$0" "$@"
fi

if [ ! -d "$data/mysql" ]; then
  for name in MYSQL_ROOT_PASSWORD MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD; do setting "$name"; done
  if [ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then MYSQL_ROOT_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n'); fi
  if [ -z "$MYSQL_ROOT_PASSWORD" ] && [ -z "${MYSQL_ALLOW_EMPTY_PASSWORD:-}" ]; then
    echo >&2 'error: set MYSQL_ROOT_PASSWORD, MYSQL_ROOT_PASSWORD_FILE or MYSQL_RANDOM_ROOT_PASSWORD for the first start'
    exit 1
  fi
  trap clear_unfinished EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  fill_data "$@"
  trap - EXIT INT TERM
  echo 'MariaDB init process done. Ready for start up.'
fi

exec "$@"
