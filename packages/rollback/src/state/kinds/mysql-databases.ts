import { quote } from '@opspilot/core';
import { notKept } from '../not-kept.js';
import type { InverseStep, StateKind } from '../state-kind.js';
import { dumpFolder, requireDumpFolder } from './dump-folder.js';
import { mysqlServer } from './mysql-server.js';

/** A column in the place of a name, quoted as one. */
const named = (column: string): string => `concat('"', replace(${column}, '"', '""'), '"')`;

/** Rights of the user on all databases, which take the place of asking for each one. */
const heldGlobally = `select privilege_type, is_grantable from information_schema.user_privileges
  where grantee = concat('''', replace(current_user(), '@', '''@'''), '''')`;

/** What a dump cannot hold, or bringing it back would harm; one reason a line, behind `-` where nothing is kept therefore. */
const lossesOf = `losses_of() { # name
  ask <<SQL
select concat('- the user ', current_user(), ' may not do all that bringing a database back takes')
from (select count(distinct privilege_type) as held from (${heldGlobally}) as rights
  where privilege_type in ('SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER', 'LOCK TABLES', 'CREATE VIEW', 'SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'EVENT', 'TRIGGER')) as rights
where held < 12;
select distinct concat('- the user ', current_user(), ' may not make ', code.what, ' of $1 again: what is of others, or logged, takes rights of administrators')
from (
  select concat('trigger ', trigger_name) as what, definer from information_schema.triggers where trigger_schema = '$1'
  union all select concat('view ', table_name), definer from information_schema.views where table_schema = '$1'
  union all select concat('routine ', routine_name), definer from information_schema.routines where routine_schema = '$1'
  union all select concat('event ', event_name), definer from information_schema.events where event_schema = '$1'
) as code
where (code.definer <> current_user() and not exists (${heldGlobally} and (privilege_type in ('SET USER', 'SET_USER_ID', 'SET_ANY_DEFINER')
  or privilege_type = 'SUPER' and cast(version() as unsigned) < 11)))
or (@@log_bin and not @@log_bin_trust_function_creators and (code.what like 'routine %' or code.what like 'trigger %')
  and not exists (${heldGlobally} and privilege_type = 'SUPER'));
select concat('- the user ', current_user(), ' may not give the rights on ', routine_name, ' of $1 again')
from mysql.procs_priv where db = '$1'
and (select count(*) from (${heldGlobally} and is_grantable = 'YES' and privilege_type in ('EXECUTE', 'ALTER ROUTINE')) as giving) < 2;
select concat('+ numbers of column ', column_name, ' of table ', table_name, ' of $1: a dump has six digits of a FLOAT, so that $1 comes back only once it is gone') from information_schema.columns
where table_schema = '$1' and data_type = 'float' and table_name not in (select table_name from information_schema.views where table_schema = '$1');
select concat('- table ', table_name, ' of $1 keeps its rows elsewhere (', engine, ')') from information_schema.tables
where table_schema = '$1' and engine not in ('InnoDB', 'ROCKSDB', 'MyISAM', 'Aria', 'MEMORY', 'ARCHIVE', 'CSV');
select concat('- table ', constraint_schema, '.', table_name, ' of another database refers to $1') from information_schema.referential_constraints
where unique_constraint_schema = '$1' and constraint_schema <> '$1';
select concat('+ what is written to table ', table_name, ' of $1 while it is dumped: it knows no transactions (', engine, ')') from information_schema.tables
where table_schema = '$1' and engine not in ('InnoDB', 'ROCKSDB');
select concat('+ what rows of $1.', table_name, ' were before: its history is not in a dump') from information_schema.tables
where table_schema = '$1' and table_type = 'SYSTEM VERSIONED';
select distinct concat('+ what ', code.what, ' of $1 changes in other databases: it names ', schema_name)
from information_schema.schemata, (
  select concat('trigger ', trigger_name) as what, action_statement as body from information_schema.triggers where trigger_schema = '$1'
  union all select concat('view ', table_name), view_definition from information_schema.views where table_schema = '$1'
  union all select concat('routine ', routine_name), routine_definition from information_schema.routines where routine_schema = '$1'
) as code
where schema_name not in ('$1', 'information_schema')
and replace(replace(code.body, char(96), ''), ' ', '') like concat('%', replace(schema_name, '_', '\\\\_'), '.%');
SQL
}
# Whether a dump finds room, as far as the server knows what it holds.
has_room() { # name
  size=$(printf "select ceiling(coalesce(sum(data_length), 0) / 1024) from information_schema.tables where table_schema = '%s';" "$1" | ask)
  [ $((size * 2)) -lt "$(df -Pk "$dumps" | awk 'NR == 2 { print $4 }')" ]
}`;

/** Words of a script by which it may reach beyond its database; what stands in strings and comments counts, too. */
const beyondDatabase = `beyond_database() { # name, script
  text=$(tr '\\n\\0' '  ' < "$2") || return 1
  others=$(printf "select schema_name from information_schema.schemata where schema_name not in ('%s', 'information_schema');" "$1" | ask) || return 1
  others=$(printf '%s\\n' "$others" | sed 's/[^A-Za-z0-9_-]/./g' | paste -s -d '|' -)
  printf '%s\\n' "$text" | grep -Eiow '(use|source|system|connect|tee|pager|grant|revoke|prepare|execute|call|outfile|dumpfile|load|load_file|soname|install|uninstall|shutdown|kill|flush|handler|tablespace|federated|sql_log_bin|purge|reset|(create|drop|alter|rename)([^[:alnum:]_]|/[*][^*]*[*]/)+(or[[:space:]]+replace[[:space:]]+)?(if[[:space:]]+(not[[:space:]]+)?exists[[:space:]]+)?(user|role|database|schema|event|server)|set[[:space:]]+(global|persist|password)|(data|index)[[:space:]]+directory)' | head -n 1
  printf '%s\\n' "$text" | grep -Eio -e '@@global' -e '[\\]!' -e "(^|[^[:alnum:]_])($others)[^[:alnum:]_.]?[[:space:]]*[.]" | head -n 1
}`;

const functions = `${dumpFolder}\n${mysqlServer}`;

/**
 * Databases of MariaDB and MySQL, by dump and never by their files. A subject is a connection in the words of an option file, with the
 * database (`socket=/run/mysqld/mysqld.sock user=root database=shop`); without one it is that which option files name. Passwords stand in
 * option files. A value is the hash of the dump.
 */
export const mysqlDatabases: StateKind = {
  id: 'mysql-databases',
  turn: 'after-files',
  look: `${functions}
${lossesOf}
${beyondDatabase}
[ -n "$client" ] && [ -n "$dumper" ] && command -v my_print_defaults > /dev/null || { lost 'there is no mysqldump'; none_kept "$@"; return 0; }
${requireDumpFolder}
for connection do
  case $connection in *password=*) lost 'a connection holds a password: that belongs in an option file'; continue ;; esac
  log_in "$connection" || { unkept "$connection" 'a connection to a database cannot be read, or its option files'; continue; }
  [ -n "$name" ] || continue
  key=$(printf '%s' "$connection" | sed 's/ *script=[^ ]*//; s/^ //')
  case $key in *database=*) ;; *) key="$key\${key:+ }database=$name" ;; esac
  there=$(printf "select 1 from information_schema.schemata where schema_name = '%s';" "$name" | ask) || { unkept "$key" "the database $name cannot be reached"; continue; }
  [ -z "$script" ] || beyond=$(beyond_database "$name" "$script") || beyond='statements that cannot be read'
  [ -z "$script" ] || [ -z "$beyond" ] || lost "what $script does beside the database $name: it has $beyond"
  [ "$there" = 1 ] || { absent "$key"; continue; }
  reasons=$(losses_of "$name") || { unkept "$key" "the database $name cannot be looked at"; continue; }
  [ -z "$reasons" ] || while read -r sign reason; do lost "$reason"; done <<REASONS
$reasons
REASONS
  case "$lines$reasons" in *"$lines- "*) not_kept "$key"; continue ;; esac
  has_room "$name" || { unkept "$key" "the database $name is larger than what is free in $dumps"; continue; }
  dump=$(mktemp "$dumps/part.XXXXXX")
  if dump_database "$name" "$dump"; then
    for view in $(not_valid_in "$dump"); do lost "the view $view of $name: it reads what is not there"; done
    keep_dump "$key" "$dump" "$(hash_of < "$dump").mysql"
  else
    rm -f "$dump"
    unkept "$key" "the database $name cannot be dumped"
  fi
done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted, found }): InverseStep => {
      const name = /database=(.*)/.exec(key)?.[1] ?? '';
      const file = wanted === undefined ? '' : `$dumps/${quote(wanted)}`;
      const begin = `${functions}\nlog_in ${quote(key)} || exit 1\nwanted=${file} found=${quote(found ?? '')}\n${scratch}`;
      const goes = found === undefined ? [swapped] : [unchanged, swapped, retired];
      const comes = wanted === undefined ? [] : found === undefined ? [filled] : [unrounded, filled];
      const steps = found === notKept ? [stays] : [...comes, ...goes];
      return {
        summary: wanted === undefined ? `there is no database ${name}` : `the database ${name} is as it was`,
        script: [begin, ...steps].join('\n'),
      };
    }),
};

const stays = `echo "what $name holds now cannot be dumped, so that it stays as it is" >&2; exit 1`;

/** All rows are replaced, those among them that nobody touched. */
const unrounded = `if tables_in "$wanted" | grep -Eqi '^  \`([^\`]|\`\`)*\` float'; then
  echo "$name is left as it is: a dump has six digits of a FLOAT, and it has such columns" >&2
  exit 1
fi`;

const scratch = `new=opspilot_new_$$ old=opspilot_old_$$
tables_named() { # database
  printf "select table_name from information_schema.tables where table_schema = '%s' and table_type <> 'VIEW';" "$1" | ask
}
drop_empty() { # database
  left=$(tables_named "$1") && [ -z "$left" ] && printf 'drop database if exists "%s";' "$1" | ask
}
give_up() {
  [ -z "$wanted" ] || printf 'drop database if exists "%s";' "$new" | ask
  drop_empty "$old"
  [ -z "$1" ] || echo "$1" >&2
  exit 1
}
trap 'give_up stopped' HUP INT TERM
# What was found is dumped anew, which is the same where nobody changed it, and stays until it is known that nothing is lost.
holds_found() {
  kept=$(mktemp "$dumps/part.XXXXXX") && trap 'rm -f "$kept"' EXIT && dump_database "$name" "$kept" && [ "$(hash_of < "$kept").mysql" = "$found" ]
}
moves() { # from, to
  ask <<SQL
select concat('"$1".', ${named('table_name')}, ' to "$2".', ${named('table_name')})
from information_schema.tables where table_schema = '$1' and table_type <> 'VIEW';
SQL
}
code_gone() {
  ask <<SQL
select concat('drop trigger "$name".', ${named('trigger_name')}, ';') from information_schema.triggers where trigger_schema = '$name';
select concat('drop view "$name".', ${named('table_name')}, ';') from information_schema.views where table_schema = '$name';
select concat('drop ', routine_type, ' "$name".', ${named('routine_name')}, ';') from information_schema.routines where routine_schema = '$name';
select concat('drop event "$name".', ${named('event_name')}, ';') from information_schema.events where event_schema = '$name';
SQL
}`;

/** All tables are there before anything of the database is touched. */
const filled = `printf 'create database "%s" %s;' "$new" "$(options_in "$wanted")" | ask && tables_in "$wanted" | load "$new" || give_up`;

const unchanged = `holds_found || give_up "$name was changed after the last look, and is left as it is"
printf 'create database "%s" %s;' "$old" "$(options_in "$kept")" | ask || give_up`;

/**
 * All tables go and come in one statement, which is done whole or not at all, once transactions have ended that use them. A table that has
 * triggers cannot go, so that code goes before and comes after.
 */
const swapped = `plan=$(
  if [ -n "$found" ]; then code_gone || exit 1; else printf 'create database "%s";\\n' "$name"; fi
  list=$({ [ -z "$found" ] || moves "$name" "$old"; } && { [ -z "$wanted" ] || moves "$new" "$name"; }) || exit 1
  [ -z "$list" ] || printf 'rename table %s;\\n' "$(printf '%s\\n' "$list" | sed '$!s/$/,/')"
  [ -z "$wanted" ] || printf 'alter database "%s" %s;\\n' "$name" "$(options_in "$wanted")"
) || give_up
if ! printf '%s\\n' "$plan" | ask; then
  if [ -n "$found" ]; then code_in "$kept" | load "$name"; else drop_empty "$name"; fi
  give_up "the tables of $name are in use"
fi
[ -z "$wanted" ] || { drop_empty "$new"; code_in "$wanted" | load "$name"; } || exit 1`;

/** What somebody committed up to the last moment is in what went, and kept. */
const retired = `[ -n "$wanted" ] || drop_empty "$name" || { echo "somebody made a table in $name meanwhile, and it stays" >&2; exit 1; }
if [ "$(tables_of "$old" | hash_of)" = "$(tables_in "$kept" | hash_of)" ]; then
  printf 'drop database "%s";' "$old" | ask
else
  echo "what was committed to $name as it was replaced is in the database $old: bring it over, then drop that" >&2
  exit 1
fi`;
