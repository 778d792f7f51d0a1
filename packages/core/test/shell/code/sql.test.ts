import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSql } from '../../../src/shell/code/sql.js';

/** `action name`, for short rows. */
function found(source: string): readonly string[] {
  return readSql(source).map(({ action, name }) => `${action} ${name}`.trim());
}

const statements: readonly (readonly [source: string, findings: readonly string[]])[] = [
  ['select * from users', []],
  ['DROP DATABASE production', ['drop database production']],
  ['drop table if exists a.b', ['drop table a.b']],
  ['DROP INDEX i', ['drop-part index i']],
  ['alter table t drop column c', ['drop part of table t']],
  ['alter table t add column c int', ['modify table t']],
  ['truncate table orders cascade', ['truncate table orders']],
  ['select truncate(1.5, 1)', []],
  ['delete from t', ['delete-all table t']],
  ['delete from t where id = 1', ['delete table t']],
  ['update t set a = 1', ['update-all table t']],
  ['update t set a = 1 where id = 2', ['update table t']],
  ['select * from t for update', []],
  ['create trigger x after delete on t for each row', ['modify trigger x']],
  ['create table t (id int references u on delete cascade)', ['modify table t']],
  ['with gone as (delete from t returning *) select * from gone', ['delete-all table t']],
  ['insert into t values (1)', ['modify table t']],
  ['GRANT ALL PRIVILEGES ON *.* TO bob WITH GRANT OPTION', ['grant-all bob']],
  ['GRANT SELECT, DELETE ON t TO bob', ['grant bob']],
  ['ALTER ROLE bob SUPERUSER', ['grant-all bob']],
  ["create user bob identified by 'x'", ['create-user bob']],
  ["alter user bob with password 'x'", ['set-password bob']],
  ['set global general_log = OFF', ['audit-off general_log']],
  ['set global max_connections = 10', ['modify settings']],
  ['reset master', ['audit-off binary log']],
  ["copy t from program 'curl x'", ['program curl x']],
  ["copy t to '/etc/cron.d/x'", ['write /etc/cron.d/x']],
  ["copy t from '/etc/passwd'", ['read /etc/passwd']],
  ['copy t from stdin', ['modify table t']],
  ["select load_file('/etc/passwd')", ['read /etc/passwd']],
  ["select 1 into outfile '/tmp/x'", ['write /tmp/x']],
  ["load data infile '/etc/passwd' into table t", ['read /etc/passwd']],
  ["exec xp_cmdshell 'whoami'", ['program whoami']],
  ["select load_extension('/tmp/x.so')", ['load /tmp/x.so']],
  ["create function f returns string soname 'x.so'", ['load x.so']],
  ['select * from pg_shadow', ['list-secrets pg_shadow']],
  ['select user from mysql.user', ['list-secrets mysql.user']],
  ['shutdown', ['shutdown']],
  ['do $$ begin drop table t; end $$', ['drop table t']],
  ["execute immediate 'drop table t'", ['drop table t']],
];

const plans: readonly (readonly [source: string, findings: readonly string[]])[] = [
  ['explain delete from t', []],
  ['explain (costs off) delete from t', []],
  ['explain (format json, verbose) update t set a = 1', []],
  ['explain (analyze off, buffers) delete from t', []],
  ['explain format=json delete from t', []],
  ['explain plan for drop table t', []],
  ['describe delete from t', []],
  ['explain analyze delete from t', ['delete-all table t']],
  ['explain (analyze, buffers) delete from t', ['delete-all table t']],
  ['explain (costs off, analyze true) delete from t', ['delete-all table t']],
  ['explain analyze verbose delete from t', ['delete-all table t']],
  ['explain analyze format=tree delete from t', ['delete-all table t']],
  ['analyze format=json delete from t', ['delete-all table t']],
  ['explain analyze (with x as (delete from t) select 1)', ['delete-all table t']],
  ['explain delete from t; delete from u', ['delete-all table u']],
  ['analyze t', []],
];

const lines: readonly (readonly [source: string, findings: readonly string[]])[] = [
  ['\\! ls -l', ['line ls -l']],
  ['select 1 \\! ls', ['line ls']],
  ['.shell ls', ['line ls']],
  ['.system ls', ['line ls']],
  ['system ls', ['line ls']],
  ['host ls', ['line ls']],
  ['!ls', ['line ls']],
  [':!! dir', ['line dir']],
  ['\\o |sh', ['line sh']],
  ["\\copy t to program 'sh'", ['line sh']],
  ["\\copy t from '/etc/passwd'", ['read /etc/passwd']],
  ['\\i setup.sql', ['script setup.sql']],
  ['source setup.sql', ['script setup.sql']],
  ['.read setup.sql', ['script setup.sql']],
  ['@setup.sql', ['script setup.sql']],
  ['tee out.txt', ['write out.txt']],
  ['pager less', ['line less']],
  ['.output out.txt', ['write out.txt']],
  ['.output stdout', []],
  ['.once |sh', ['line sh']],
  [".import '|ls' t", ['line ls']],
  ['.import a.csv t', ['read a.csv', 'modify table t']],
  ['.restore a.db', ['read a.db', 'restore a.db']],
  ['.restore main a.db', ['read a.db', 'restore a.db']],
  ['.open --new /srv/a.db', ['write /srv/a.db']],
  ['.open a.db', ['read a.db']],
  ['.archive -x -f a.tar', ['write .']],
  ['.cd /etc\n.output passwd', ['write /etc/passwd']],
  ['.cd /\n.shell rm -rf srv', ["line cd '/' && rm -rf srv"]],
  ["select edit('a', 'rm -rf /srv')", ['line rm -rf /srv']],
  ["select edit('a', 'rm ' || b)", ['line']],
  ['.load ./x', ['load ./x']],
  ['.tables', []],
  ['\\d users', []],
  ['select 1\\G', []],
  ['spool out.txt', ['write out.txt']],
];

describe('what SQL does', () => {
  it.each(statements)('%s', (source, findings) => {
    expect(found(source)).toEqual(findings);
  });

  it.each(lines)('%s', (source, findings) => {
    expect(found(source)).toEqual(findings);
  });

  it.each(plans)('%s', (source, findings) => {
    expect(found(source)).toEqual(findings);
  });

  it('sees every statement of several', () => {
    expect(found('select 1; drop table a; -- drop table b\ndelete from c;')).toEqual([
      'drop table a',
      'delete-all table c',
    ]);
  });

  it('reads what only MySQL takes out of a comment', () => {
    expect(found('/*!50000 DROP*/ TABLE t')).toEqual(['drop table t']);
    expect(found('/* DROP TABLE t */ select 1')).toEqual([]);
  });
});

describe('laws', () => {
  const statement = fc.constantFrom(...statements.map(([source]) => source));
  const blank = fc.constantFrom(' ', '\n', '\t', ' /* x */ ', '/* ; */', ' -- x\n');

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (source) => {
        expect(Array.isArray(readSql(source))).toBe(true);
      }),
    );
  });

  it('never minds the case of keywords', () => {
    fc.assert(
      fc.property(statement, (source) => {
        const actions = (text: string): readonly string[] => readSql(text).map(({ action }) => action);
        expect(actions(source.toUpperCase())).toEqual(actions(source.toLowerCase()));
      }),
    );
  });

  it('looks past blanks and comments before a statement', () => {
    fc.assert(
      fc.property(fc.array(blank), statement, (blanks, source) => {
        expect(found(blanks.join('') + source)).toEqual(found(source));
      }),
    );
  });

  it('finds in two statements what is in each', () => {
    fc.assert(
      fc.property(statement, statement, (one, other) => {
        expect(found(`${one};\n${other}`)).toEqual([...found(one), ...found(other)]);
      }),
    );
  });

  it('finds nothing in quotes', () => {
    fc.assert(
      fc.property(statement, (source) => {
        expect(found(`select '${source.replaceAll("'", "''")}'`)).toEqual([]);
      }),
    );
  });

  it('reads a text to its end that repeats itself', () => {
    expect(readSql('(DELETE FROM t '.repeat(1000))).toHaveLength(1000);
  });
});
