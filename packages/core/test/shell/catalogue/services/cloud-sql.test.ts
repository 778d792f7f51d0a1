import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

/** What of a database is told, and what is not known. */
const rows: readonly (readonly [command: string, deeds: readonly string[]])[] = [
  [`bq query 'DROP TABLE x.y'`, ['database:drop']],
  [`bq query --nouse_legacy_sql 'DELETE FROM x.y WHERE true'`, ['database:delete-all']],
  [`bq query --dry_run 'DELETE FROM x.y WHERE true'`, []],
  [`bq query 'SELECT 1'`, []],
  [`aws rds-data execute-statement --sql 'drop table users' --database x`, ['database:drop']],
  [`aws rds-data execute-statement --sql='select 1' --database x`, []],
  [`aws dynamodb execute-statement --statement 'DELETE FROM x WHERE id=1'`, ['database:delete']],
  [`aws athena start-query-execution --query-string 'DROP TABLE x'`, ['database:drop']],
  [`gcloud spanner databases ddl update x --ddl='DROP TABLE y'`, ['database:drop']],
  [`az postgres flexible-server execute -n x -q 'drop table users'`, ['database:drop']],
  [`az postgres flexible-server execute -n x --querytext 'select 1'`, []],
  [`fly postgres connect -a x <<< 'drop table users'`, ['database:drop']],
  [`heroku pg:psql -a x -c 'drop table users'`, ['database:drop']],
  [`rabbitmqctl eval 'rabbit:x().'`, ['opaque:unseen-code', 'database:run-program']],
  ['rabbitmqctl list_queues', []],
  [`zookeeper-shell.sh b:2181 <<< 'deleteall /brokers'`, ['database:drop']],
  [`zookeeper-shell.sh b:2181 <<< 'ls /brokers'`, []],
  ['kafka-topics.sh --alter --topic orders --config retention.ms=1000', ['database:delete-many']],
  ['mongoimport --mode=delete -d shop x.json', ['database:delete-many']],
];

describe('statements that are handed on', () => {
  it.each(rows)('%s', (command, expected) => {
    const told = effectsOf(command).flatMap((effect) => /^(?:database|opaque):[\w-]+/.exec(effect) ?? []);
    expect(told.sort()).toEqual([...expected].sort());
  });

  it('runs a line on the host of the broker', () => {
    expect(effectsOf(`rabbitmqctl eval 'os:cmd("rm -rf /srv").'`)).toContain('delete:remove /srv recursive force');
  });
});
