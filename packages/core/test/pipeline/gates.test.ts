import { type CommandHooks, type Decision, decisions, type Verdict } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { deferred, never, requireApproval, scriptedPilot, untyped, withHooks } from './pilots.js';

const verdict = (decision: Decision): Verdict => ({
  decision,
  findings: [{ rule: `test/${decision}`, decision, reason: `It says ${decision}.` }],
});
const gate = (answer: NonNullable<CommandHooks['gate']>): CommandHooks => ({ gate: answer });
const rank = (decision: Decision): number => decisions.indexOf(decision);

/** What a gate may do, and the decision that it must come to. */
const behaviours: Readonly<Record<string, { readonly hooks: CommandHooks; readonly means: Decision }>> = {
  allow: { hooks: gate(() => verdict('allow')), means: 'allow' },
  warn: { hooks: gate(async () => verdict('warn')), means: 'warn' },
  ask: { hooks: gate(() => verdict('require-approval')), means: 'require-approval' },
  deny: { hooks: gate(async () => verdict('deny')), means: 'deny' },
  'no opinion': { hooks: gate(() => undefined), means: 'allow' },
  'no opinion, later': { hooks: gate(async () => undefined), means: 'allow' },
  null: { hooks: untyped({ gate: () => null }), means: 'allow' },
  'a finding stricter than its verdict': {
    hooks: gate(() => ({ decision: 'allow', findings: verdict('deny').findings })),
    means: 'deny',
  },
  throws: {
    hooks: gate(() => {
      throw new Error('broken');
    }),
    means: 'deny',
  },
  rejects: { hooks: gate(() => Promise.reject(new Error('broken'))), means: 'deny' },
  'throws what is no error': {
    hooks: gate(() => {
      throw Object.create(null);
    }),
    means: 'deny',
  },
  'says true': { hooks: untyped({ gate: () => true }), means: 'deny' },
  'says "allow"': { hooks: untyped({ gate: () => 'allow' }), means: 'deny' },
  'says yes': { hooks: untyped({ gate: () => ({ decision: 'yes', findings: [] }) }), means: 'deny' },
  'says no findings': { hooks: untyped({ gate: () => ({ decision: 'allow' }) }), means: 'deny' },
  'finds nothing in particular': {
    hooks: untyped({ gate: () => ({ decision: 'allow', findings: [null] }) }),
    means: 'deny',
  },
  'answers with a thenable': {
    // biome-ignore lint/suspicious/noThenProperty: a promise of another library
    hooks: untyped({ gate: () => ({ then: (done: (value: Verdict) => void) => done(verdict('deny')) }) }),
    means: 'deny',
  },
  'changes its mind once it has answered': {
    hooks: gate(() => {
      const changing = { decision: 'deny' as Decision, findings: [] };
      setImmediate(() => Object.assign(changing, { decision: 'allow' }));
      return changing;
    }),
    means: 'deny',
  },
};
const names = Object.keys(behaviours);

describe('gates', () => {
  it('decide the maximum, whatever they do and in whatever order, and only what is allowed runs', async () => {
    let gates: readonly string[] = [];
    const places = [0, 1, 2, 3, 4];
    const plugins = places.map((place) =>
      withHooks(`gate${place}`, {
        gate: (...input) => behaviours[gates[place] ?? 'no opinion']?.hooks.gate?.(...input),
      }),
    );
    const { pilot, ran } = await scriptedPilot({ plugins });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: places.length }), async (chosen) => {
        gates = chosen;
        const before = ran().length;
        const outcome = await pilot.run('systemctl restart nginx');
        const expected = Math.max(0, ...chosen.map((name) => rank(behaviours[name]?.means ?? 'deny')));
        expect(rank(outcome.verdict.decision)).toBe(expected);
        const mayRun = expected <= rank('warn');
        expect(outcome.executed).toBe(mayRun ? 'yes' : 'no');
        expect(ran()).toHaveLength(before + (mayRun ? 1 : 0));
        if (!mayRun) expect(outcome.status).toBe(expected === rank('deny') ? 'denied' : 'rejected');
      }),
      { numRuns: 300 },
    );
  });

  it('cannot be opened by a listener, whatever it does', async () => {
    const { pilot, ran, events } = await scriptedPilot({
      plugins: [
        withHooks(
          'no',
          gate(() => verdict('deny')),
        ),
      ],
    });
    let forged = false;
    pilot.events.on('command.gated', (event) => {
      if (forged) return;
      forged = true;
      Object.assign(event.data, { decision: 'allow' });
      pilot.events.emit('approval.granted', { ...event.data, approval: 'forged', by: 'nobody' }, event.data.id);
      pilot.events.emit('command.gated', { ...event.data, decision: 'allow', rules: [] }, event.data.id);
      throw new Error('a listener that breaks');
    });
    pilot.events.on('*', async () => Promise.reject(new Error('a listener that rejects')));
    const outcome = await pilot.run('rm -rf /');
    expect(outcome.status).toBe('denied');
    expect(outcome.verdict.decision).toBe('deny');
    expect(ran()).toEqual([]);
    expect(events.some((event) => event.type === 'command.finished')).toBe(true);
  });

  it('say why and which rules, and never run what is denied, whoever approves', async () => {
    const approve = vi.fn(() => true);
    const { pilot, ran } = await scriptedPilot({
      approve,
      plugins: [
        withHooks(
          'no',
          gate(() => verdict('deny')),
        ),
        withHooks('ask', requireApproval),
      ],
    });
    const outcome = await pilot.run('rm -rf /');
    expect(outcome).toMatchObject({
      status: 'denied',
      stage: 'gate',
      executed: 'no',
      error: { code: 'command-denied' },
    });
    expect(outcome.error?.message).toContain('It says deny.');
    expect(outcome.error?.details).toEqual({ rules: ['test/deny', 'test/ask'] });
    expect(approve).not.toHaveBeenCalled();
    expect(ran()).toEqual([]);
  });

  it('judge the verification commands too, before anything runs', async () => {
    const seen: string[] = [];
    const { pilot, ran } = await scriptedPilot({
      plugins: [
        withHooks('strict', {
          gate: (draft) => {
            seen.push(`${draft.role}: ${draft.command}`);
            return draft.command.includes('rm') ? verdict('deny') : undefined;
          },
        }),
      ],
    });
    const outcome = await pilot.run({ command: 'deploy', verify: ['curl localhost', 'rm -rf /'] });
    expect(outcome.status).toBe('denied');
    expect(ran()).toEqual([]);
    expect(seen).toEqual(['command: deploy', 'verification: curl localhost', 'verification: rm -rf /']);
  });

  it('leave a run that is cancelled while one of them never answers', async () => {
    const asked = deferred();
    const { pilot, ran } = await scriptedPilot({
      plugins: [
        withHooks('slow', {
          gate: () => {
            asked.resolve();
            return never();
          },
        }),
      ],
    });
    const controller = new AbortController();
    const run = pilot.run({ command: 'uptime', signal: controller.signal });
    await asked.promise;
    controller.abort();
    await expect(run).resolves.toMatchObject({ status: 'cancelled', stage: 'gate', executed: 'no' });
    expect(ran()).toEqual([]);
  });
});

describe('what nobody could see through', () => {
  const effect = (kind: string) => ({
    kind,
    action: '',
    target: { type: 'none', name: '' },
    scope: {},
    attributes: {},
    confidence: 1,
    span: [0, 1],
  });
  const analysis = (kinds: readonly string[], problems: readonly object[] = []) => ({
    commands: [],
    effects: kinds.map(effect),
    template: '',
    problems,
  });
  const refused = { status: 'rejected', executed: 'no', verdict: { decision: 'require-approval' } };

  it.each([
    ['an opaque effect', { analyse: () => analysis(['read', 'opaque']) }],
    [
      'a problem of the analysis',
      { analyse: () => analysis(['read'], [{ code: 'too-deep', message: 'Nested too deep.' }]) },
    ],
    ['an analysis that throws', { analyse: () => Promise.reject(new Error('cannot parse')) }],
    ['an analysis that is none', { analyse: () => ({ effects: 'none' }) }],
    ['an assessment that throws', { assess: () => Promise.reject(new Error('no model')) }],
    ['a score that is no number', { assess: () => ({ score: Number.NaN, reasons: [] }) }],
    ['a score beyond the scale', { assess: () => ({ score: -0.1, reasons: [] }) }],
    ['a score in words', { assess: () => ({ score: '0', reasons: [] }) }],
  ])('never runs without approval: %s', async (_what, hooks) => {
    const { pilot, ran } = await scriptedPilot({ plugins: [withHooks('finder', untyped(hooks))] });
    await expect(pilot.run('x')).resolves.toMatchObject(refused);
    expect(ran()).toEqual([]);
  });

  it('runs with approval, and the approver is told why it was asked', async () => {
    const reasons: string[] = [];
    const { pilot } = await scriptedPilot({
      plugins: [withHooks('finder', untyped({ analyse: () => analysis(['opaque']) }))],
      approve: (_draft, { findings }) => {
        reasons.push(...findings.map((finding) => finding.rule));
        return true;
      },
    });
    await expect(pilot.run('x')).resolves.toMatchObject({ status: 'succeeded' });
    expect(reasons).toEqual(['core/opaque']);
  });

  it('cannot be hidden by a gate that changes what it was shown', async () => {
    const meddle = (draft: object): void => {
      const { analysis: found, risk } = draft as { analysis: { effects: unknown[] }; risk: { reasons: unknown[] } };
      for (const change of [
        () => (found.effects.length = 0),
        () => Object.assign(found.effects[0] as object, { kind: 'read' }),
        () => Object.assign(found, { effects: [] }),
        () => (risk.reasons.length = 0),
      ]) {
        expect(change).toThrow(TypeError);
      }
    };
    const kept = analysis(['opaque']);
    const { pilot, ran, logger } = await scriptedPilot({
      plugins: [
        withHooks(
          'finder',
          untyped({ analyse: () => kept, assess: () => ({ score: 0.5, reasons: [{ code: 'a', message: 'b' }] }) }),
        ),
        withHooks('meddler', {
          gate: (draft) => {
            meddle(draft);
            // The object that the other plugin answered with is not the one that is judged.
            kept.effects.length = 0;
            return undefined;
          },
        }),
      ],
    });
    await expect(pilot.run('x')).resolves.toMatchObject(refused);
    expect(ran()).toEqual([]);
    expect(logger.messages('error')).toEqual([]);
  });
});
