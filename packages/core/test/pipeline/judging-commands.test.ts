import { OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { scriptedPilot, withHooks } from './pilots.js';

const judged = { analysis: {} } as const;

describe('a command that is looked through', () => {
  it('runs when it is harmless', async () => {
    const { pilot, ran } = await scriptedPilot(judged);
    expect(await pilot.run('grep -rn "rm -rf /" scripts | head -n 5')).toMatchObject({ status: 'succeeded' });
    expect(ran()).toHaveLength(1);
  });

  it.each([
    ['is risky', 'rm -rf /etc'],
    ['is risky within a wrapper', "sudo sh -c 'rm -rf /etc'"],
    ['uses a program that nobody described', 'frobnicate --now'],
    ['is only known when it runs', '$COMMAND'],
    ['cannot be read', 'echo "'],
    ['is empty but for a comment', '# nothing'],
    ['is too long', `echo ${'x'.repeat(20_000)}`],
  ])('is asked about when it %s', async (_why, command) => {
    const { pilot, ran } = await scriptedPilot(judged);
    const outcome = await pilot.run(command);
    expect(outcome).toMatchObject({ status: 'rejected', stage: 'approve' });
    expect(ran()).toEqual([]);
  });

  it('tells the approver what is wrong with it, and at which words', async () => {
    const asked: { reason: string; text: string }[] = [];
    const { pilot } = await scriptedPilot({
      ...judged,
      approve: ({ command }, { findings }) => {
        for (const { reason, span = [0, 0] } of findings) asked.push({ reason, text: command.slice(...span) });
        return true;
      },
    });
    expect(await pilot.run('true && rm -rf /etc')).toMatchObject({ status: 'succeeded' });
    expect(asked).toEqual([{ reason: expect.stringContaining('/etc'), text: expect.stringContaining('/etc') }]);
  });

  it.each([
    ['becomes root', { host: 'web-1', become: { user: 'root' } }],
    ['logs in as root', { host: 'root-1' }],
  ])('says so in every reason and stage when it %s', async (_how, request) => {
    const hosts = [
      { name: 'web-1', user: 'deploy' },
      { name: 'root-1', user: 'root' },
    ];
    const { pilot } = await scriptedPilot({ ...judged, hosts });
    const { draft, verdict, stages } = await pilot.plan({ command: 'rm -rf /etc; frobnicate', ...request });
    const summary = (of: string) => stages.find(({ stage }) => stage === of)?.summary;
    const deletes = 'Deletes /etc and all that is below it, as root';
    expect(verdict.findings.map(({ reason }) => reason)).toEqual([
      'What "frobnicate" does is not known. It would run as root.',
      `${deletes}.`,
    ]);
    expect(draft.risk?.reasons.map(({ message }) => message)).toContain(`${deletes}.`);
    expect(summary('analyse')).toContain('deletes /etc and all that is below it, as root');
    expect(summary('assess')).toContain(deletes);
    expect(summary('gate')).toContain(deletes);
    expect((await pilot.run({ command: 'rm -rf /etc', ...request })).error?.message).toContain(deletes);
  });

  it('says of no other user that it may do everything, nor whom it runs as on a machine beyond', async () => {
    const { pilot } = await scriptedPilot({ ...judged, hosts: [{ name: 'web-1', user: 'deploy' }] });
    const told = async (command: string, user: string): Promise<string> => {
      const { verdict } = await pilot.plan({ command, host: 'web-1', become: { user } });
      return verdict.findings.map(({ reason }) => reason).join(' ');
    };
    expect(await told('rm -rf /etc', 'deploy')).toBe('Deletes /etc and all that is below it.');
    expect(await told('ssh web-2 rm -rf /etc', 'root')).toContain('Deletes /etc and all that is below it, on web-2.');
    expect(await told('sudo -u deploy rm -rf /etc', 'root')).toContain('below it, as deploy.');
  });

  it('names a part that cannot be seen through once', async () => {
    const { pilot } = await scriptedPilot(judged);
    const { verdict } = await pilot.plan('frobnicate --now');
    expect(verdict.findings.map(({ rule }) => rule)).toEqual(['core/opaque']);
    expect(verdict.findings[0]?.reason).toContain('frobnicate');
  });

  it('is seen through with the tools that the pilot was told of', async () => {
    const tools = [{ names: 'frobnicate', summary: 'frobnicates', options: '--now' }];
    const { pilot } = await scriptedPilot({ analysis: { tools } });
    expect(await pilot.run('frobnicate --now')).toMatchObject({ status: 'succeeded' });
  });

  it('is judged by where it runs: production weighs more', async () => {
    const hosts = [{ name: 'localhost' }, { name: 'db', address: 'db.internal', environment: 'production' }];
    const { pilot } = await scriptedPilot({ ...judged, hosts });
    const [here, there] = await Promise.all(
      ['localhost', 'db'].map((host) => pilot.plan({ command: 'rm -r build', host })),
    );
    expect(there?.draft.risk?.score).toBeGreaterThan(here?.draft.risk?.score ?? 1);
  });

  it('is asked about from the score that the pilot says', async () => {
    const { pilot } = await scriptedPilot({ analysis: { askFrom: 0.1 } });
    expect(await pilot.run('rm notes.txt')).toMatchObject({ status: 'rejected' });
  });

  it('cannot be let through by a plugin', async () => {
    const open = withHooks('open', { gate: () => ({ decision: 'allow', findings: [] }) });
    const { pilot, ran } = await scriptedPilot({ ...judged, plugins: [open] });
    expect(await pilot.run('rm -rf /etc')).toMatchObject({ status: 'rejected' });
    expect(ran()).toEqual([]);
  });

  it('has its verification commands looked through as well', async () => {
    const { pilot, ran } = await scriptedPilot(judged);
    expect(await pilot.run({ command: 'true', verify: ['rm -rf /etc'] })).toMatchObject({ status: 'rejected' });
    expect(ran()).toEqual([]);
  });
});

describe('the settings of the analysis', () => {
  it.each([
    ['analysis', null],
    ['analysis.askFrom', { askFrom: 0.9 }],
    ['analysis.askFrom', { askFrom: Number.NaN }],
    ['analysis.tools', { tools: 'rm' }],
    ['analysis.asks', { asks: 1 }],
  ])('are refused when %s is wrong', async (option, analysis) => {
    const error = await scriptedPilot({ analysis: analysis as never }).catch((reason: unknown) => reason);
    expect(OpsError.is(error) && error.code).toBe('invalid-option');
    expect(OpsError.is(error) && error.details).toEqual({ option });
  });
});

describe('a secret that stands in a command', () => {
  // Quotes, slashes and capitals: an analysis makes other texts of them.
  it.each([
    ['k//X/../9abcdef=', "rm -rf '/tmp/k//X/../9abcdef='"],
    ["it's*a?secret[x]", String.raw`rm it\'s*a?secret[x]`],
    ['p{a,b}wHOME9', 'rm p{a,b}wHOME9'],
    ['HiddenWord77', 'x=HiddenWord77; rm "${x,,}" "/srv/${x^^}"'],
    ['aa\\bb\\cc77dd', "printf 'rm aa\\\\bb\\\\cc77dd' | sh"],
  ])('is in no form in the record, the outcome or the plan: %j', async (secret, command) => {
    const { pilot, events } = await scriptedPilot({
      ...judged,
      secrets: { get: async () => secret },
      approve: () => true,
    });
    const request = { command, secrets: { TOKEN: 'token' } };
    const outcome = await pilot.run(request);
    const plan = await pilot.plan(request);
    const record = await pilot.history.get(outcome.id);
    const all = JSON.stringify([outcome, plan, record, events]).toLowerCase();
    const letters = secret.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
    const longest = letters.sort((a, b) => b.length - a.length)[0] ?? secret;
    expect(all).not.toContain(longest);
    expect(outcome.risk?.reasons.length ?? 0).toBeGreaterThanOrEqual(0);
  });
});
