import { quote } from '@opspilot/core';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';
import { accountStatements } from './mysql-account-statements.js';
import { mysqlServer } from './mysql-server.js';

/** Of an account: how it is made, and behind that its rights, a statement a line. A role of MariaDB is no user; nothing makes PUBLIC. */
const accountFunctions = `${mysqlServer}
accounts() {
  ask <<SQL || ask <<SQL
select if(is_role = 'Y', quote(user), concat(quote(user), '@', quote(host))) from mysql.user order by 1;
SQL
select concat(quote(user), '@', quote(host)) from mysql.user order by 1;
SQL
}
account() { # account
  case $1 in
    "'PUBLIC'") made= ;;
    *@*) made="/*!80017 set session print_identified_with_as_hex = on */; show create user $1;" ;;
    *) made="select concat('CREATE ROLE ', \\"$1\\");" ;;
  esac
  plain="set session sql_mode = '';"
  made=$(printf '%s' "$plain $made" | ask --raw) && rights=$(printf '%s show grants for %s;' "$plain" "$1" | ask --raw) || return 1
  printf '%s\\n%s' "$made" "$(printf '%s\\n' "$rights" | sort)"
}`;

/** A right on a routine goes and comes with it, as its database is brought back before accounts are. */
const onRoutine = '^GRANT [A-Z, ]+ ON (PROCEDURE|FUNCTION|PACKAGE) ';

function withoutRoutines(value: string): string {
  const lines = value.split('\n');
  return lines.filter((line) => !new RegExp(onRoutine).test(line)).join('\n');
}

/**
 * Accounts of MariaDB and MySQL with their rights. A subject is a connection, as for databases there. A value is made of the statements that
 * make an account what it is, with the hash of its password.
 */
export const mysqlAccounts: StateKind = {
  id: 'mysql-accounts',
  turn: 'after-files',
  look: `${accountFunctions}
for connection do
  log_in "$connection" && all=$(accounts) || { lost 'the accounts of the database server cannot be read'; not_kept; continue; }
  while read -r each; do
    if value=$(account "$each"); then [ -z "$value" ] || record "$connection account=$each" "$value"; else not_kept "$connection account=$each"; fi
  done <<ACCOUNTS
$all
ACCOUNTS
done`,
  shown: (key) => ({ thing: `database account ${accountIn(key)}` }),
  bringBack: (changes) => {
    const connections = [...new Set(changes.map(({ key }) => connectionIn(key)))];
    return connections.map((connection) =>
      stepOf(
        connection,
        changes.filter(({ key }) => connectionIn(key) === connection),
      ),
    );
  },
};

function stepOf(connection: string, changes: readonly StateChange[]): InverseStep {
  const accounts = changes.map(({ key, wanted, found }) => ({ account: accountIn(key), wanted, found }));
  const checks = accounts.map(({ account, found }) => {
    const changed = quote(`${account} was changed after the last look, and is left as it is`);
    return found === undefined
      ? ''
      : `[ "$(account ${quote(account)} | sed -E ${quote(`/${onRoutine}/d`)})" = ${quote(withoutRoutines(found))} ] || { echo ${changed} >&2; exit 1; }`;
  });
  const statements = accountStatements(accounts).map(quote).join(' ');
  return {
    summary: `the database accounts ${accounts.map(({ account }) => account).join(', ')} are as they were`,
    script: [
      accountFunctions,
      `log_in ${quote(connection)} || exit 1`,
      ...checks,
      `printf '%s;\\n' ${statements} | load`,
    ].join('\n'),
  };
}

const separator = ' account=';

function connectionIn(key: string): string {
  return key.slice(0, key.indexOf(separator));
}

function accountIn(key: string): string {
  return key.slice(key.indexOf(separator) + separator.length);
}
