import { analyse, assessRisk } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';

function told(command: string): readonly string[] {
  return analyse(command).effects.map(
    ({ kind, action, target }) => `${kind}:${action} ${'path' in target ? target.path : target.name}`,
  );
}

function typed(client: string, ...lines: readonly string[]): string {
  return [`${client} <<'END'`, ...lines, 'END'].join('\n');
}

describe('commands that clients run', () => {
  it.each([
    typed('psql', '\\echo `rm -rf /srv`'),
    typed('psql', '\\set x `rm -rf /srv`'),
    typed('psql', '\\pset title `rm -rf /srv`'),
    typed('psql', '\\if `rm -rf /srv`'),
    "psql -o '|rm -rf /srv' -c 'select 1'",
    "sqlite3 -cmd '.sh rm -rf /srv' shop.db",
    "sqlite3 shop.db '.sy rm -rf /srv'",
    `perl -e '"a" =~ m{(?{system("rm -rf /srv")})}'`,
    `perl -ne 'print' 'rm -rf /srv |'`,
    `perl -e 'while (<>) { print }' '| rm -rf /srv'`,
    `perl -MIPC::Run=run -e 'run ["rm", "-rf", "/srv"]'`,
    `perl -e 'use IPC::Run3; run3 [qw(rm -rf /srv)]'`,
    "ruby -e 'system *%w(rm -rf /srv)'",
    "ruby -e 'exec *%w(rm -rf /srv)'",
    `php -r 'preg_replace_callback("/x/", "system", "rm -rf /srv");'`,
  ])('%s', (command) => {
    expect(told(command)).toContain('delete:remove /srv');
  });

  it.each([
    typed('psql', "\\set q 'drop table users'", ':q;'),
    typed('psql', '\\set a drop', "\\set b 'table users'", ':a :b;'),
    "psql -v q='drop table users' <<< ':q;'",
    "psql --set=q='select 1; drop table users' -f - <<< ':q;'",
    typed('mysql', 'delimiter //', 'drop table users//'),
    typed('mysql', 'DELIMITER $$', 'select 1$$', 'drop table users$$'),
    typed('mysql', '# a remark', 'drop table users'),
    typed('mysql', 'select 1; # a remark', 'drop table users'),
  ])('%s', (command) => {
    expect(told(command)).toContain('database:drop table users');
  });

  it.each([`perl -e 'map{unlink}</srv/*>'`, `perl -e 'map { unlink $_ } glob("/srv/*")'`])('%s', (command) => {
    expect(told(command)).toContain('delete:remove /srv/*');
  });

  it.each([
    `python3 -c 'import redis; redis.Redis().execute_command("FLUSHALL")'`,
    `node -e 'client.sendCommand(["FLUSHALL"])'`,
  ])('%s', (command) => {
    expect(told(command)).toContain('database:flush FLUSHALL');
  });

  it.each([
    `python3 -c 'import requests; requests.request("DELETE", "http://api/x")'`,
    `python3 -c 'import urllib.request as u; u.urlopen(u.Request("http://api/x", method="DELETE"))'`,
    `node -e 'fetch("http://api/x", { method: "DELETE" })'`,
    `node -e 'axios({ method: "delete", url: "http://api/x" })'`,
  ])('%s', (command) => {
    expect(told(command)).toContain('network:request-delete api');
  });

  it('asks about what nobody has seen', () => {
    expect(analyse(typed('psql', ':q;')).problems).not.toEqual([]);
    expect(analyse("PSQLRC=/tmp/own psql -c 'select 1'").problems).not.toEqual([]);
  });

  it.each([
    "psql -v id=5 <<< 'select * from t where id = :id'",
    typed('psql', '\\set ON_ERROR_STOP on', '\\pset pager off', '\\echo hello', 'select `x`, a::text from t;'),
    typed('mysql', '# drop the old rows some day', 'select 1'),
    typed('sqlite3', '.schema', '.show', '.tables'),
    "PSQLRC=/dev/null psql -c 'select 1'",
    `perl -e 'print join ",", map { $_ * 2 } (1, 2, 3)'`,
    `perl -e 'my %h = map { $_ => 1 } @ARGV; print $h{unlink}'`,
    "ruby -e 'puts 3 *4'",
  ])('lets %s be', (command) => {
    expect(assessRisk(analyse(command), { environment: 'production' }).score).toBeLessThan(0.2);
  });
});
