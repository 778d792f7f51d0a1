import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/shell/understand.js';

/** The machines that effects beside connecting happen on. */
const hostsOf = (command: string): readonly (string | undefined)[] =>
  analyse(command)
    .effects.filter(({ kind }) => kind !== 'network' && kind !== 'crypto')
    .map(({ scope }) => scope.host);

describe('the machine that does what it is told', () => {
  it.each([
    ["psql postgres://bob@db-1:5432/shop -c 'DROP TABLE x'", 'db-1'],
    ["psql -d 'host=db-1 dbname=shop' -c 'DROP TABLE x'", 'db-1'],
    ["mongosh mongodb://db-1/shop --eval 'db.dropDatabase()'", 'db-1'],
    ["mongosh --host db-1 --eval 'db.dropDatabase()'", 'db-1'],
    ['redis-cli -u redis://db-1:6379 FLUSHALL', 'db-1'],
    ['virsh -c qemu+ssh://root@vm-1/system destroy web', 'vm-1'],
    ['docker -H ssh://root@vm-1 rm -f web', 'vm-1'],
    ["ssh -o HostName=vm-1 web 'rm -rf /srv'", 'vm-1'],
    ["ssh -o RemoteCommand='rm -rf /srv' vm-1", 'vm-1'],
    ["ansible web -e ansible_host=vm-1 -m shell -a 'rm -rf /srv'", 'vm-1'],
  ])('is told: %s', (command, host) => {
    expect(new Set(hostsOf(command))).toEqual(new Set([host]));
  });

  it.each(["psql postgres://localhost/shop -c 'DROP TABLE x'", 'virsh -c qemu:///system destroy web'])(
    'is this one: %s',
    (command) => {
      expect(new Set(hostsOf(command))).toEqual(new Set([undefined]));
    },
  );
});
