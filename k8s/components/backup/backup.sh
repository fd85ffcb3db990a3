#!/bin/sh
# Dump the database, restore the dump into an empty PostgreSQL of its own, and keep it only if that worked.
# In: BACKUP_DATABASE_URL_FILE, BACKUPS (folder that is kept), SCRATCH (empty folder), KEEP (how many dumps stay).
set -eu
umask 077

say() {
  printf '{"timestamp":"%s","level":"%s","service":"backup","event":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$2"
}
ask() {
  psql --no-psqlrc --no-password --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" --command="$2"
}
failed() {
  [ "$?" -eq 0 ] || say error "no backup was made: see the lines before"
  pg_ctl stop --pgdata="$SCRATCH/data" --mode=immediate >/dev/null 2>&1 || true
  rm -rf "$SCRATCH/data" "$BACKUPS"/*.unfinished
}
trap failed EXIT

url=$(cat "$BACKUP_DATABASE_URL_FILE")
name=reeve-$(date -u +%Y%m%dT%H%M%SZ).dump
what="SELECT (SELECT version_num FROM alembic_version), (SELECT count(*) > 0 FROM account), (SELECT count(*) > 0 FROM task)"
there=$(ask "$url" "$what")
pg_dump --dbname="$url" --no-password --format=custom --schema=public --file="$BACKUPS/$name.unfinished"
say info "dumped: $(wc -c <"$BACKUPS/$name.unfinished") bytes"

initdb --pgdata="$SCRATCH/data" --username=postgres --auth=trust --encoding=UTF8 \
  --locale-provider=builtin --builtin-locale=C.UTF-8 >/dev/null
pg_ctl start --wait --pgdata="$SCRATCH/data" --log="$SCRATCH/data/log" \
  --options="-c listen_addresses= -c unix_socket_directories=$SCRATCH -c fsync=off -c autovacuum=off" >/dev/null
scratch="host=$SCRATCH user=postgres dbname=postgres"
ask "$scratch" "DROP SCHEMA public" >/dev/null
pg_restore --dbname="$scratch" --exit-on-error --no-owner --no-privileges "$BACKUPS/$name.unfinished"
here=$(ask "$scratch" "$what")
if [ "$here" != "$there" ]; then
  say error "the restored database (migration, accounts?, tasks?: $here) is not what was dumped ($there)"
  exit 1
fi
say info "restored on trial: $(ask "$scratch" "SELECT count(*) FROM account") accounts, $(ask "$scratch" "SELECT count(*) FROM task") tasks"

mv "$BACKUPS/$name.unfinished" "$BACKUPS/$name"
ls -1 "$BACKUPS" | grep '^reeve-.*\.dump$' | sort -r | tail -n "+$((KEEP + 1))" | while read -r old; do
  rm -f "$BACKUPS/$old"
done
say info "kept: $name"
