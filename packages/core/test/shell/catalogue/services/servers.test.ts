import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/shell/understand.js';

/** Where what a command changes is changed. */
function changedOn(command: string): readonly (string | undefined)[] {
  return analyse(command)
    .effects.filter(({ kind }) => kind !== 'network' && kind !== 'read' && kind !== 'crypto')
    .map(({ scope }) => scope.host);
}

describe('what a client has a server do', () => {
  it.each([
    ['PGHOST=pro psql -c "DROP TABLE x"', 'pro'],
    ['export PGHOST=pro; dropdb shop', 'pro'],
    ['PGHOSTADDR=10.0.0.7 psql -c "DROP TABLE x"', '10.0.0.7'],
    ['PGSERVICE=pro psql -c "DROP TABLE x"', 'pro'],
    ['PGHOST=dev psql -h pro -c "DROP TABLE x"', 'pro'],
    ['MYSQL_HOST=pro mysql -e "DROP TABLE x"', 'pro'],
    ['MYSQL_HOST=pro mysqladmin drop shop', 'pro'],
    ['mysqlsh --uri root@pro:3306 --sql -e "DROP TABLE x"', 'pro'],
    ['DOCKER_CONTEXT=pro docker rm -f web', 'pro'],
    ['sqlcmd -S pro -Q "DROP DATABASE x"', 'pro'],
    ['sqlcmd -S tcp:pro,1433 -Q "DROP DATABASE x"', 'pro'],
    [String.raw`sqlcmd -S 'pro\SQLEXPRESS' -Q "DROP DATABASE x"`, 'pro'],
    ['SQLCMDSERVER=pro sqlcmd -Q "DROP DATABASE x"', 'pro'],
    ['cqlsh pro 9042 -e "DROP KEYSPACE x"', 'pro'],
    ['CQLSH_HOST=pro cqlsh -e "DROP KEYSPACE x"', 'pro'],
    ['nodetool -h pro decommission', 'pro'],
    ['influx -host pro -execute "DROP DATABASE x"', 'pro'],
    ['influx delete --host http://pro:8086 --bucket x', 'pro'],
    ['etcdctl --endpoints=pro:2379 del --prefix ""', 'pro'],
    ['etcdctl --endpoints=https://a:2379,https://b:2379 del --prefix ""', 'a,b'],
    ['ETCDCTL_ENDPOINTS=pro:2379 etcdctl del x', 'pro'],
    ['consul kv delete -http-addr=pro:8500 -recurse ""', 'pro'],
    ['CONSUL_HTTP_ADDR=pro:8500 consul kv delete x', 'pro'],
    ['cockroach sql --url postgresql://root@pro:26257/x -e "DROP TABLE x"', 'pro'],
    ['mongosh pro:27017/shop --eval "db.dropDatabase()"', 'pro'],
    ['mongosh pro/shop --eval "db.dropDatabase()"', 'pro'],
    ['mongorestore --uri mongodb://pro/shop --drop dump', 'pro'],
    ['supervisorctl -s http://pro:9001 stop nginx', 'pro'],
    ['sftp pro <<< "rm /srv/x"', 'pro'],
    ['et pro -c "systemctl stop nginx"', 'pro'],
  ])('is done there: %s', (command, host) => {
    expect(changedOn(command)).toEqual([host]);
  });

  it.each([
    'PGHOST=/var/run/postgresql psql -c "DROP TABLE x"',
    'PGHOST=localhost psql -c "DROP TABLE x"',
    'psql -h ::1 -c "DROP TABLE x"',
    'MYSQL_HOST=pro; mysql -e "DROP TABLE x"',
    'DOCKER_CONTEXT=default docker rm -f web',
    'sqlcmd -S . -Q "DROP DATABASE x"',
    String.raw`sqlcmd -S '(localdb)\MSSQLLocalDB' -Q "DROP DATABASE x"`,
    'cqlsh -e "DROP KEYSPACE x"',
    'mongosh shop --eval "db.dropDatabase()"',
    'supervisorctl -s unix:///run/supervisor.sock stop nginx',
  ])('is done here: %s', (command) => {
    expect(changedOn(command)).toEqual([undefined]);
  });
});
