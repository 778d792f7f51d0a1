/**
 * Shell functions by which a server of MariaDB or MySQL is spoken to, as the command's own client would reach it. What option files say of
 * the connection is read for that client and handed to all programs here, the password with it, as an option file without a name that
 * only they have: no list of processes shows it. Options of dumps that stand in such files would leave something out.
 */
export const mysqlServer = `client=$(command -v mariadb || command -v mysql) dumper=$(command -v mariadb-dump || command -v mysqldump)
lines='
'
case $("$dumper" --version) in *MariaDB*) only_of_mysql= ;; *) only_of_mysql='--set-gtid-purged=OFF --loose-column-statistics=0' ;; esac
log_in() { # connection
  case $1 in *[!A-Za-z0-9_.'$=/ '-]*) return 1 ;; esac
  name= script= client_kind= files= words=
  for word in $1; do
    case $word in
      database=*) name=\${word#*=} ;;
      script=*) script=\${word#*=} ;;
      as=*) client_kind=\${word#*=} ;;
      no-defaults | defaults-*) files="$files --$word" ;;
      *) words="$words$lines$word" ;;
    esac
  done
  groups="client client-server client-mariadb mysql$client_kind mariadb-\${client_kind:-client}"
  # MySQL prints no password unless it is told to, and MariaDB knows no such option.
  given=$(my_print_defaults $files --show $groups 2>/dev/null) || given=$(my_print_defaults $files $groups) || return 1
  [ -n "$name" ] || name=$(printf '%s\\n' "$given" | sed -n 's/^--database=\\([A-Za-z0-9_$-]*\\)$/\\1/p' | tail -n 1)
  settings="[client]$lines$(printf '%s\\n' "$given" | sed -n '/^--\\(user\\|password[123]\\{0,1\\}\\|host\\|port\\|socket\\|protocol\\|skip-ssl\\|disable-ssl\\|ssl[-_a-z]*\\|tls[-_a-z]*\\|default[-_]auth\\|plugin[-_]dir\\|get[-_]server[-_]public[-_]key\\|server[-_]public[-_]key[-_]path\\)\\(=\\|$\\)/{
s/[\\\\"]/\\\\&/g
s/^--//
s/^\\([^=]*\\)=\\(.*\\)$/\\1="\\2"/
p
}')$words"
}
with_settings() { # program, words
  program=$1; shift
  "$program" --defaults-file=/dev/fd/3 "$@" 3<<SETTINGS
$settings
SETTINGS
}
ask() { with_settings "$client" --batch --skip-column-names --init-command="set session sql_mode='ANSI_QUOTES', lock_wait_timeout=10" "$@"; }
# What a client says of an error shows the statement as well, and rows with it.
load() {
  said=$(with_settings "$client" --batch --default-character-set=utf8mb4 --init-command='set session lock_wait_timeout=10' "$@" 2>&1 > /dev/null) && return 0
  printf '%s\\n' "$said" | sed -n 's/^\\(ERROR [0-9]*\\)[^:]*\\(at line [0-9]*\\).*/the database server says \\1 \\2/p; t; s/^\\(ERROR [0-9]*\\).*/the database server says \\1/p' >&2
  return 1
}
dump_with() {
  with_settings "$dumper" $only_of_mysql --default-character-set=utf8mb4 --single-transaction \\
    --quick --order-by-primary --hex-blob --skip-comments --no-tablespaces "$@"
}
views_of() { printf "select table_name from information_schema.tables where table_schema = '%s' and table_type = 'VIEW' order by 1;" "$1" | ask; }
# Tables and their rows; with views a dump would name the database.
tables_of() (
  views=$(views_of "$1") || return 1
  set -f; IFS=$lines
  for view in $views; do set -- "$@" --ignore-table="$1.$view"; done
  database=$1; shift
  dump_with --skip-triggers "$@" "$database"
)
# What runs, and what is looked through.
code_of() (
  views=$(views_of "$1") || return 1
  set -f; IFS=$lines
  dump_with --no-data --no-create-info --triggers --add-drop-trigger --routines --events "$1" || return 1
  [ -n "$views" ] || return 0
  shown=$(dump_with --no-data --skip-triggers "$1" $views) && { printf '%s\\n' "$shown"; return 0; }
  for view in $views; do
    shown=$(dump_with --no-data --skip-triggers "$1" "$view") || shown="-- not valid: $(printf 'show create view "%s"."%s";' "$1" "$view" | ask)"
    printf '%s\\n' "$shown"
  done
)
# The server takes the rights on a routine with it. They come back with it, save those of accounts that are gone by then.
rights_on_code_of() { # database
  ask --raw <<SQL
select concat('select coalesce(max(convert(x''', hex(given), ''' using utf8mb4)), ''do 0'') into @given from mysql.user where user = x''', hex(user),
  ''' and host = x''', hex(host), '''; prepare given from @given; execute given;')
from (
  select user, host, concat('grant ', coalesce(nullif(trim(both ',' from replace(concat(',', proc_priv, ','), ',Grant,', ',')), ''), 'usage'),
    ' on ', code.routine_type, ' ', tick, replace(code.routine_name, tick, concat(tick, tick)), tick,
    ' to ', tick, replace(user, tick, concat(tick, tick)), tick,
    if(host = '', '', concat('@', tick, replace(host, tick, concat(tick, tick)), tick)),
    if(find_in_set('Grant', proc_priv), ' with grant option', '')) as given
  from (select char(96 using utf8mb4) as tick) as quoting, mysql.procs_priv as held join information_schema.routines as code
    on held.routine_name = code.routine_name and held.routine_type = code.routine_type
  where db = '$1' and routine_schema = '$1'
) as rights
order by user, host, given;
SQL
}
not_valid_in() { code_in "$1" | sed -n 's/^-- not valid: //p' | cut -f 1; }
options_of() { printf 'show create database "%s";' "$1" | ask | sed -n 's/.*CREATE DATABASE [^ ]* *//p'; }
# A dump begins with how many lines of code there are, and with the options of the database.
dump_database() { # name, file
  { code_of "$1" && rights_on_code_of "$1"; } > "$2.code" && { wc -l < "$2.code" && options_of "$1" && cat "$2.code" && tables_of "$1"; } > "$2"
  dumped=$?
  rm -f "$2.code"
  return $dumped
}
options_in() { sed -n 2p "$1"; }
code_in() { head -n $(($(head -n 1 "$1") + 2)) "$1" | tail -n +3; }
tables_in() { tail -n +$(($(head -n 1 "$1") + 3)) "$1"; }
hash_of() { sha256sum | cut -d ' ' -f 1; }`;
