import type { Host } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { openPilot } from '../fixtures/open-pilot.js';

const hosts: readonly Host[] = [
  { name: 'db-1', address: '10.0.0.7', environment: 'production' },
  { name: 'two-1', address: '10.0.0.9' },
  { name: 'two-2', address: '10.0.0.9' },
  { name: 'web-1', environment: 'staging' },
];
const rule = {
  id: 'OWN-001',
  title: 'The database is left alone',
  severity: 'medium',
  decision: 'deny',
  reason: 'Leave the database alone.',
  examples: { matching: ['ssh db-1 systemctl stop x'], other: ['ssh web-1 systemctl stop x'] },
} as const;

describe('a rule about another host', () => {
  it.each(['db-1', 'DB-1', 'db-1.', 'root@Db-1', '10.0.0.7'])('meets it by each of its names: %s', async (name) => {
    const when = { effect: { kind: 'service', scope: { host: 'Db-1' } } };
    await using one = await openPilot({ policies: [{ name: 'own', rules: [{ ...rule, when }] }] }, { hosts });
    const { checkCompliance } = one.pilot.compliance;
    const rulesOf = async (command: string) =>
      (await checkCompliance(command, { host: 'web-1' })).violations.map((finding) => finding.rule);
    expect(await rulesOf(`ssh ${name} systemctl stop x`)).toContain('OWN-001');
    expect(await rulesOf('ssh 10.0.0.8 systemctl stop x')).not.toContain('OWN-001');
  });

  it('meets it by its name where the rule has its address, and excepts it so', async () => {
    const effect = { kind: 'service', except: { scope: { host: ['10.0.0.7', 'two-1'] } } };
    const examples = { matching: rule.examples.other, other: ['ssh 10.0.0.7 systemctl stop x'] };
    const rules = [{ ...rule, when: { effect }, examples }];
    await using one = await openPilot({ policies: [{ name: 'own', rules }] }, { hosts });
    const { checkCompliance } = one.pilot.compliance;
    const found = async (command: string) =>
      (await checkCompliance(command, { host: 'web-1' })).violations.some((finding) => finding.rule === 'OWN-001');
    expect(await found('ssh db-1 systemctl stop x')).toBe(false);
    expect(await found('ssh 10.0.0.9 systemctl stop x')).toBe(true);
    expect(await found('pdsh -w db-1,web-1 systemctl stop x')).toBe(true);
  });
});

describe('a freeze of a host', () => {
  it.each(['DB-1', 'db-1.', 'Db-*'])('holds by each of its names: %s', async (host) => {
    await using one = await openPilot({ freezes: [{ from: 0, to: '2100-01-01', host }] }, { hosts });
    const { checkCompliance } = one.pilot.compliance;
    const isFrozen = async (name: string) =>
      (await checkCompliance('systemctl reload nginx', { host: name })).violations.some(
        (finding) => finding.rule === 'CHG-003',
      );
    expect(await isFrozen('db-1')).toBe(true);
    expect(await isFrozen('web-1')).toBe(false);
  });
});
