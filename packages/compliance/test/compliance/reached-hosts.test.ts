import { decisions, type Host } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { type CheckContext, catalogue, type Judge, type Rule } from '../../src/index.js';
import { openPilot } from '../fixtures/open-pilot.js';

const hosts: readonly Host[] = [
  { name: 'dev-1', environment: 'development' },
  { name: 'prod-1', environment: 'prod', labels: { data: 'cardholder, health, financial' } },
];
const examples = [...new Set(catalogue.flatMap(({ examples: { matching, other } }) => [...matching, ...other]))];

function quoted(command: string): string {
  return `'${command.replaceAll("'", "'\\''")}'`;
}

const freezes = [{ from: 0, to: '2100-01-01', environment: 'production' }];
const operator = { id: 'ann', roles: ['operator'] };
const agent = { id: 'bot', kind: 'agent', roles: [] } as const;

const own = {
  id: 'OWN-001',
  title: 'It is left alone',
  severity: 'medium',
  reason: 'Leave it.',
  controls: [],
} as const;
const riskyInProduction: Rule = {
  ...own,
  decision: 'deny',
  when: { riskFrom: 0.33, context: { environment: 'production' } },
  examples: { matching: ['systemctl restart nginx'], other: ['uptime'] },
};
const noUptime: Rule = {
  ...own,
  decision: 'deny',
  when: { command: { program: 'uptime' } },
  examples: { matching: ['uptime'], other: ['ls'] },
};

describe('what runs on another host', () => {
  it.each([
    ['an operator', operator, {}, {}],
    ['an agent, in a freeze, of a session that went wrong', agent, { freezes }, { sessionRisk: 0.9 }],
  ] as const)(
    'is decided no milder than there: %s',
    async (_, actor, options, context: CheckContext) => {
      await using opened = await openPilot(options, { hosts });
      const { checkCompliance } = opened.pilot.compliance;
      const milder: string[] = [];
      for (const command of examples) {
        const there = await checkCompliance(command, { ...context, host: 'prod-1' }, actor);
        const through = `ssh prod-1 ${quoted(command)}`;
        const { decision } = await checkCompliance(through, { ...context, host: 'dev-1' }, actor);
        if (decisions.indexOf(decision) >= decisions.indexOf(there.decision)) continue;
        milder.push(
          `${through}: ${decision}, and there ${there.decision} by ${there.violations.map(({ rule }) => rule).join()}`,
        );
      }
      expect(milder).toEqual([]);
    },
    120_000,
  );

  it('is weighed by what that host serves, wherever it begins', async () => {
    await using opened = await openPilot({ rules: [riskyInProduction] }, { hosts, analysis: { askFrom: 0.75 } });
    const { checkCompliance } = opened.pilot.compliance;
    for (const [command, host, decision] of [
      ['systemctl restart nginx', 'prod-1', 'deny'],
      ['systemctl restart nginx', 'dev-1', 'allow'],
      ['ssh prod-1 systemctl restart nginx', 'dev-1', 'deny'],
      ['systemctl restart nginx; ssh prod-1 uptime', 'dev-1', 'allow'],
    ] as const) {
      expect((await checkCompliance(command, { host })).decision, command).toBe(decision);
    }
  });

  it('is asked of other judges too, with what is done there and the circumstances of that place', async () => {
    const asked: unknown[] = [];
    const judge: Judge = {
      name: 'other',
      decide: ({ analysis: { commands, effects } }, { host }) => {
        asked.push([host?.name, commands.map(({ program }) => program), effects.map(({ action }) => action)]);
        const isDenied = host?.environment === 'prod' && effects.some(({ kind }) => kind === 'service');
        const finding = { rule: 'other/1', decision: 'deny', reason: 'No.' } as const;
        return { decision: 'allow', findings: isDenied ? [finding] : [] };
      },
    };
    await using opened = await openPilot({ rules: [], judges: [judge] }, { hosts, analysis: { askFrom: 0.75 } });
    const { checkCompliance } = opened.pilot.compliance;
    const through = await checkCompliance('touch /tmp/a; ssh prod-1 systemctl restart nginx', { host: 'dev-1' });
    expect(through).toMatchObject({ decision: 'deny', violations: [{ rule: 'other/1' }] });
    expect(asked).toEqual([
      ['dev-1', ['touch', 'systemctl'], ['create', 'connect', 'restart']],
      ['prod-1', ['systemctl'], ['restart']],
    ]);
    expect((await checkCompliance('systemctl restart nginx', { host: 'dev-1' })).decision).toBe('allow');
  });

  it.each([
    'ssh db-1 systemctl reload nginx',
    'ssh DB-1 systemctl reload nginx',
    'ssh db-1. systemctl reload nginx',
    'ssh 10.0.0.7 systemctl reload nginx',
    'systemctl -H root@Db-1 reload nginx',
    'ssh "$H" systemctl reload nginx',
    "pdsh -w 'db-[1-3]' systemctl reload nginx",
    "ansible 'db*' -m shell -a 'systemctl reload nginx'",
    `salt '*' cmd.run 'systemctl reload nginx'`,
  ])('is held up by a freeze of a host that it may be: %s', async (command) => {
    const frozen = [{ from: 0, to: '2100-01-01', host: 'db-1' }];
    const several = [
      { name: 'dev-1', environment: 'development' },
      { name: 'web-1', environment: 'development', address: '10.0.0.7' },
      { name: 'db-1', environment: 'development', address: '10.0.0.7' },
    ];
    await using opened = await openPilot({ freezes: frozen }, { hosts: several });
    const { checkCompliance } = opened.pilot.compliance;
    expect((await checkCompliance(command, { host: 'dev-1' })).violations).toMatchObject([{ rule: 'CHG-003' }]);
    for (const free of ['systemctl reload nginx', 'ssh web-1 systemctl reload nginx', 'ssh "$H" uptime'])
      expect((await checkCompliance(free, { host: 'dev-1' })).violations, free).toEqual([]);
  });

  it('is excepted by nothing that is known of the host where it begins', async () => {
    await using opened = await openPilot({ rules: [noUptime] }, { hosts });
    const { exceptions, checkCompliance } = opened.pilot.compliance;
    const expiresAt = opened.clock.now() + 60_000;
    const except = (scope: object) =>
      exceptions.add({ rules: ['OWN-001'], scope, lowersTo: 'allow', reason: 'x', expiresAt }, { by: 'olga' });
    await except({ environment: 'development' });
    expect((await checkCompliance('ssh prod-1 uptime', { host: 'dev-1' })).decision).toBe('deny');
    expect((await checkCompliance('uptime', { host: 'dev-1' })).decision).toBe('allow');
    await except({ host: ['dev-1', 'prod-1'] });
    expect((await checkCompliance('ssh prod-1 uptime', { host: 'dev-1' })).decision).toBe('allow');
  });
});
