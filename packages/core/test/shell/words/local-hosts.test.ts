import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';

/** Other machines that a command reaches or acts on. */
function others(command: string): boolean {
  return analyse(command).effects.some(
    ({ attributes, scope }) => attributes.external === true || scope.host !== undefined,
  );
}

describe('whether a host is this machine', () => {
  it.each([
    'curl http://localhost.evil.com/x',
    'curl http://127.evil.com/x',
    'curl http://0.0.0.0.evil.com/x',
    'python3 -c \'import socket; socket.create_connection(("localhost.evil.com", 80))\'',
    'mysql -h 127.evil.com -e "DROP TABLE x"',
    'etcdctl --endpoints=localhost:2379,pro:2379 get x',
    'ssh 127.0.0.1.evil.com id',
    "ansible localhost,pro -m shell -a 'rm -rf /srv'",
    "ansible '*' -m shell -a 'rm -rf /srv'",
  ])('is another: %s', (command) => {
    expect(others(command)).toBe(true);
  });

  it.each([
    'curl http://localhost:8080/x',
    'curl http://LOCALHOST/x',
    'curl http://127.1/x',
    'curl http://0.0.0.0:8080/x',
    'curl "http://[::1]:8080/x"',
    'mysql -h 127.0.0.1 -e "DROP TABLE x"',
    'psql -h localhost.localdomain -c "DROP TABLE x"',
    'psql -h /var/run/postgresql -c "DROP TABLE x"',
    'etcdctl --endpoints=http://localhost:2379,http://127.0.0.1:22379 get x',
    'ssh localhost rm -rf /srv',
    'ssh root@127.0.0.1 rm -rf /srv',
    "ansible localhost, -m file -a 'path=/srv state=absent'",
    "ansible localhost:127.0.0.1 -m file -a 'path=/srv state=absent'",
  ])('is this one: %s', (command) => {
    expect(others(command)).toBe(false);
  });
});

describe('who is between two machines', () => {
  const weakens = (command: string): boolean =>
    analyse(command).effects.some(({ kind, action }) => kind === 'crypto' && action === 'weaken');

  it.each([
    'mysql --skip-ssl -h 127.evil.com',
    'psql "host=localhost.evil.com sslmode=disable"',
    'psql "postgres://localhost.evil.com/x?sslmode=disable"',
    'curl -k https://localhost.evil.com',
  ])('anybody may be: %s', (command) => {
    expect(weakens(command)).toBe(true);
  });

  it.each([
    'mysql --skip-ssl -h localhost',
    'psql "host=localhost sslmode=disable"',
    'psql "postgres://app@127.0.0.1:5432/x?sslmode=disable"',
    'curl -k https://localhost:8443',
  ])('nobody is: %s', (command) => {
    expect(weakens(command)).toBe(false);
  });
});
