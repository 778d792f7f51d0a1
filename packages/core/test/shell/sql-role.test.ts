import { analyserWith, assessRisk, riskyThreshold, type ToolSpec } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { effectsOf } from './effects-of.js';

const mydb: ToolSpec = {
  names: 'mydb',
  summary: 'runs a query',
  options: '-e, --execute=<sql>  runs that statement',
  operands: '<sql>',
};

describe('the role of a query', () => {
  const analyse = analyserWith([mydb]);

  it.each([
    ["mydb -e 'DROP DATABASE shop'", 'database:drop'],
    ["mydb 'DROP DATABASE shop'", 'database:drop'],
    [`mydb -e "COPY x TO PROGRAM 'reboot'"`, 'database:run-program'],
    ['mydb "$Q"', 'opaque:dynamic-command'],
  ])('tells what it does by %s', (command, told) => {
    const analysis = analyse(command);
    expect(analysis.effects.map(({ kind, action }) => `${kind}:${action}`)).toContain(told);
    expect(assessRisk(analysis).score).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it('leaves a question one', () => {
    expect(analyse("mydb 'SELECT id FROM shop'").effects).toEqual([]);
  });

  it.each([
    "bq query 'DROP TABLE x'",
    "bq query --use_legacy_sql=false 'DROP TABLE x'",
    "echo 'DROP TABLE x' | bq query",
    "wp db query 'DROP TABLE x'",
    "echo 'DROP TABLE x' | wp db query",
    "drush sql-query 'DROP TABLE x'",
    "drush sqlq 'DROP TABLE x'",
    "heroku pg:psql -c 'DROP TABLE x' -a shop",
    "echo 'DROP TABLE x' | heroku pg:psql -a shop",
    "turso db shell shop 'DROP TABLE x'",
    "csvsql --query 'DROP TABLE x' a.csv",
  ])('is read by the tools that have it: %s', (command) => {
    expect(effectsOf(command)).toContain('database:drop table x');
  });

  it.each([
    "wp db query 'SELECT 1'",
    "drush sql-query 'SELECT 1'",
    "bq query 'SELECT 1'",
    "turso db shell shop 'SELECT 1'",
    'heroku pg:psql -a shop',
  ])('finds nothing in a question: %s', (command) => {
    expect(effectsOf(command)).toEqual([]);
  });
});
