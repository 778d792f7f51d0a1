import { quote } from '@opspilot/core';
import type { InverseStep, StateKind } from '../state-kind.js';
import { dumpFolder, requireDumpFolder } from './dump-folder.js';

/** What a dump holds, as SQL: nothing that differs from one dump of the same to the next. */
const asSql = `as_sql() { pg_restore --create --file=- "$1" | grep -v '^--\\|^.restrict\\|^.unrestrict'; }`;

const connections = `database_of() { printf '%s' "$1" | sed -n 's/.*dbname=\\([A-Za-z0-9_.-]*\\).*/\\1/p'; }
of_server() { printf '%s dbname=postgres' "$(printf '%s' "$1" | sed 's/dbname=[A-Za-z0-9_.-]*//')"; }
ask() { psql --no-psqlrc --quiet --no-align --tuples-only --no-password --set=ON_ERROR_STOP=1 --dbname="$(of_server "$1")"; }`;

/**
 * Databases of PostgreSQL, by dump and never by their files. A subject is a connection string of keywords that names the database
 * (`host=/run/postgresql dbname=shop`); passwords stand in the user's pgpass file. A value is the hash of the dump.
 */
export const postgresDatabases: StateKind = {
  id: 'postgres-databases',
  turn: 'after-files',
  look: `command -v pg_dump > /dev/null && command -v psql > /dev/null || { lost 'there is no pg_dump'; none_kept "$@"; return 0; }
${dumpFolder}
${asSql}
${connections}
${requireDumpFolder}
for connection do
  name=$(database_of "$connection")
  case $connection in *password=*) lost 'a connection string holds a password: that belongs in a pgpass file'; continue ;; esac
  [ -n "$name" ] || { lost 'a connection string names no database'; continue; }
  there=$(printf "select 1 from pg_database where datname = '%s';" "$name" | ask "$connection") || { unkept "$connection" "$name cannot be reached"; continue; }
  [ "$there" = 1 ] || { absent "$connection"; continue; }
  dump=$(mktemp "$dumps/part.XXXXXX")
  if pg_dump --no-password --format=custom --file="$dump" --dbname="$connection"; then
    hash=$(as_sql "$dump" | sha256sum) && hash=\${hash%% *}.dump
    keep_dump "$connection" "$dump" "$hash"
  else
    rm -f "$dump"
    unkept "$connection" "$name cannot be dumped"
  fi
done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted, found }): InverseStep => {
      const begin = `${dumpFolder}\n${asSql}\n${connections}\nconnection=${quote(key)}\nname=$(database_of "$connection")`;
      const shown = /dbname=([\w.-]*)/.exec(key)?.[1] ?? '';
      const known = found === undefined ? '' : `\nfound=$dumps/${quote(found)}\n${retiring}`;
      if (wanted === undefined) {
        return { summary: `there is no database ${shown}`, script: `${begin}${known}\n${dropped}` };
      }
      const script = found === undefined ? made : replaced;
      return {
        summary: `the database ${shown} is as it was`,
        script: `${begin}${known}\ndump=$dumps/${quote(wanted)}\n${script}`,
      };
    }),
};

const made = `pg_restore --no-password --exit-on-error --create --dbname="$(of_server "$connection")" "$dump"`;

/**
 * What keeps a database whole that goes: sessions end and new ones may only read, it is seen to hold what was found, and once nobody knows
 * its name any more it is looked at again before it is dropped. What somebody committed up to the last moment is either the reason to give up,
 * or kept.
 */
const retiring = `new=opspilot_new_$$ old=opspilot_old_$$
server=$(of_server "$connection")
content() { pg_restore --file=- "$1" | grep -v '^--\\|^.restrict\\|^.unrestrict' | sha256sum; }
# Connection: whether it holds what was found.
holds_found() {
  part=$(mktemp "$dumps/part.XXXXXX") || return 1
  pg_dump --no-password --format=custom --file="$part" --dbname="$1" && [ "$(content "$part")" = "$(content "$found")" ]
  held=$?
  rm -f "$part"
  return $held
}
give_up() {
  printf 'drop database if exists "%s" with (force);' "$new" | ask "$connection" 2>/dev/null
  printf 'alter database "%s" allow_connections true; alter database "%s" reset default_transaction_read_only;' "$name" "$name" | ask "$connection" 2>/dev/null
  [ -z "$1" ] || echo "$1" >&2
  exit 1
}
seal() {
  trap 'give_up stopped' HUP INT TERM
  ask "$connection" <<SQL || give_up
alter database "$name" set default_transaction_read_only = on;
select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '$name' \\g /dev/null
SQL
  patience=100
  while
    busy=$(printf "select count(*) from pg_stat_activity where datname = '%s' and backend_xid is not null;" "$name" | ask "$connection") || give_up
    [ "$busy" != 0 ] && [ $patience -gt 0 ]
  do
    patience=$((patience - 1))
    sleep 0.1
  done
  holds_found "$server dbname=$name" || give_up "$name was changed after the last look, and is left as it is"
}
drop_old() {
  if printf 'alter database "%s" allow_connections true;' "$old" | ask "$connection" && holds_found "$server dbname=$old"; then
    printf 'drop database "%s" with (force);' "$old" | ask "$connection"
  else
    echo "what was committed to $name as it was replaced is in the database $old: bring it over, then drop that" >&2
    return 1
  fi
}`;

const dropped = `seal
ask "$connection" <<SQL || give_up
alter database "$name" allow_connections false;
select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '$name' \\g /dev/null
alter database "$name" rename to "$old";
SQL
drop_old`;

/**
 * A new one is made beside it and takes its name in one transaction once it is whole: whoever is killed in between leaves the one that
 * was there.
 */
const replaced = `ask "$connection" <<SQL || exit 1
select format('create database %I template template0 encoding %L lc_collate %L lc_ctype %L owner %I',
  '$new', pg_encoding_to_char(encoding), datcollate, datctype, pg_get_userbyid(datdba)) from pg_database where datname = '$name' \\gexec
SQL
pg_restore --no-password --exit-on-error --dbname="$server dbname=$new" "$dump" || give_up
seal
ask "$connection" <<SQL || give_up
alter database "$name" allow_connections false;
select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '$name';
begin;
alter database "$name" rename to "$old";
alter database "$new" rename to "$name";
commit;
SQL
# Settings and rights of the database itself follow its name.
list=$(mktemp "$dumps/part.XXXXXX") || exit 1
pg_restore --create --list "$dump" | grep ' DATABASE PROPERTIES \\| ACL - DATABASE \\| COMMENT - DATABASE ' > "$list"
pg_restore --create --use-list="$list" --file=- "$dump" | sed '/^CREATE DATABASE /d; /^.connect /d' | ask "$connection" || { rm -f "$list"; exit 1; }
rm -f "$list"
drop_old`;
