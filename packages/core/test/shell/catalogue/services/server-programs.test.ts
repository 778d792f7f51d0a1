import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['php-fpm -y /srv/fpm.conf', ['read:read /srv/fpm.conf', 'service:start php-fpm']],
  ['php-fpm -t', []],
  ['php-fpm -y /tmp/x.conf', ['read:read /tmp/x.conf', 'opaque:unseen-script /tmp/x.conf', 'service:start php-fpm']],
  ['flask db upgrade', ['database:modify']],
  ['flask run -p 80', ['network:listen 80']],
  ['celery -A app worker -l info', ['service:start celery']],
  ['celery -A app purge -f', ['delete:destroy-unseen']],
  ['hdfs dfs -ls /', []],
  ['hdfs dfs -rm -r -skipTrash /data', ['cloud:delete-stored /data']],
  ['hadoop fs -put a /data', ['cloud:modify a /data']],
  ['hdfs namenode -format', ['storage:format namenode']],
  ['airflow db reset -y', ['database:drop']],
  ['airflow dags list', []],
  ['patronictl remove main', ['database:drop main']],
  ['patronictl list', []],
  ['rndc reload', ['service:reload named']],
  ['rndc stop', ['service:stop named']],
  ['unbound-control status', []],
  ['doveadm expunge -u bob mailbox INBOX all', ['delete:destroy-unseen mailbox INBOX all']],
  ['mpirun -np 4 rm -rf /srv', ['delete:remove /srv recursive force']],
  ['squeue -u bob', []],
];

describe('programs of servers', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
