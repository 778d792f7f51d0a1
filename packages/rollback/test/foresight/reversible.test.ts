import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../fixtures/commands/lines.js';

const commands = linesOf('reversible.txt');

describe('a form that is known', () => {
  it('is one of many', () => {
    expect(commands.length).toBeGreaterThanOrEqual(400);
  });

  it('belongs to one of ninety families', () => {
    const families = commands.flatMap(
      (command) => foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command, directory: '/srv' }).families,
    );
    expect(new Set(families).size).toBeGreaterThanOrEqual(90);
  });

  it.each(commands)('is said to be reversible before it runs: %s', (command) => {
    const analysis = analyse(command, { cwd: '/srv', user: 'root' });
    const { reversal, losses } = foresee(analysis, { command, directory: '/srv' });
    expect(losses).toEqual([]);
    expect(['exact', 'by-content', 'by-compensation']).toContain(reversal);
  });
});

describe('what several files hold', () => {
  it.each([
    'kubectl apply -f a.yaml -f b.yaml',
    'kubectl label --filename=a.yaml -f b.yaml x=y',
    'kubectl create -f a.yaml,b.yaml',
  ])('is looked at of each of them: %s', (command) => {
    const { looks } = foresee(analyse(command, { cwd: '/srv' }), { command, directory: '/srv' });
    expect(looks).toEqual([
      { kind: 'cluster-objects', subjects: ['kubectl', '0', '-f', '/srv/a.yaml', '-f', '/srv/b.yaml'] },
    ]);
  });
});

describe('rules of a packet filter', () => {
  it.each(['iptables', 'iptables-nft', 'iptables-legacy', 'ip6tables-legacy'])(
    'are those of its program: %s',
    (program) => {
      const command = `${program} -A INPUT -j DROP`;
      const { looks } = foresee(analyse(command, { cwd: '/srv' }), { command, directory: '/srv' });
      expect(looks).toEqual([{ kind: 'packet-filter', subjects: [program] }]);
    },
  );
});

describe('a statement that only looks', () => {
  it.each([
    'sqlite3 shop.db "select * from t"',
    'sqlite3 -json shop.db "select count(*) from t"',
    'sqlite3 shop.db .tables',
    'psql -c "select a, count(*) from t" shop',
    'psql -d shop -c "\\\\d t"',
  ])('needs no dump of its database: %s', (command) => {
    expect(foresee(analyse(command, { cwd: '/srv' }), { command, directory: '/srv' }).looks).toEqual([]);
  });
});
