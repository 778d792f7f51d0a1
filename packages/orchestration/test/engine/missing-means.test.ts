import {
  type Approve,
  callbackSecrets,
  definePlugin,
  envSecrets,
  type Host,
  OpsPilot,
  type PilotOptions,
} from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, expect, it } from 'vitest';
import { orchestration, type Plan, type Step } from '../../src/index.js';

const hosts: readonly Host[] = ['a', 'b'].map((name) => ({ name, address: 'localhost' }));
let closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

/** A plugin that may be asked for leave. */
const asker = definePlugin({
  id: 'asker',
  setup: () => ({ api: {}, hooks: { approve: () => ({ approved: true, by: 'the asker' }) } }),
});

async function pilotWith(options: Pick<PilotOptions, 'approve' | 'secrets' | 'hosts'> = {}, asks: boolean = false) {
  const given = { storage: sqliteStorage(':memory:'), hosts, ...options };
  const pilot = asks
    ? await OpsPilot.create({ ...given, plugins: [asker, orchestration()] })
    : await OpsPilot.create({ ...given, plugins: [orchestration()] });
  closing.push(() => pilot.close());
  return pilot;
}

/** A harmless step, then this one. */
function planThen(step: Partial<Step>): Plan {
  return {
    name: 'two',
    steps: [
      { id: 'drain', command: 'true' },
      { id: 'go', command: 'true', needs: ['drain'], ...step },
    ],
  };
}

/** Nobody sees through it. */
const unseen = 'eval "$(date)"';
const leave: Approve = () => ({ approved: true, by: 'somebody' });

it('nothing begins of a plan of which a later step would be refused for want of leave', async () => {
  const pilot = await pilotWith();
  await expect(pilot.orchestration.start(planThen({ command: unseen }), ['*'])).rejects.toMatchObject({
    code: 'means-missing',
    message: expect.stringMatching(/^Nothing was started\. go needs approval on a, .*approve function/),
    details: { missing: [{ code: 'approval-missing', step: 'go', kind: 'step', host: 'a' }] },
  });
  expect(await pilot.history.count()).toBe(0);
  expect((await pilot.orchestration.history()).runs).toEqual([]);
});

it.for(['unless', 'verify', 'rollback'] as const)('leave is needed for %s of a step as for the step', async (kind) => {
  const { orchestration: api } = await pilotWith();
  const missing = await api.missing({ plan: planThen({ [kind]: unseen }), hosts: ['*'] });
  expect(missing).toMatchObject([{ code: 'approval-missing', step: 'go', kind }]);
});

it('where somebody may answer, that is asked when the command is to run', async () => {
  const plan = planThen({ command: 'eval "true $(date +%s)"' });
  for (const pilot of [await pilotWith({ approve: leave }), await pilotWith({}, true)]) {
    expect(await pilot.orchestration.missing({ plan, hosts: ['*'] })).toEqual([]);
    const run = await pilot.orchestration.start(plan, ['*']);
    expect((await run.result).status).toBe('succeeded');
  }
});

it('what is harmless on one host and not on another is found there, as are the circumstances of a delegate', async () => {
  const labelled = [
    { name: 'a', labels: { folder: '/tmp/none-of-this' } },
    { name: 'b', labels: { folder: '/etc' } },
  ];
  const { orchestration: api } = await pilotWith({ hosts: labelled });
  const plan = planThen({ command: 'rm -rf {{label.folder}}', delegate: 'a' });
  expect(await api.missing({ plan, hosts: ['a'] })).toEqual([]);
  expect(await api.missing({ plan, hosts: ['*'] })).toMatchObject([{ step: 'go', host: 'b' }]);
});

it('nothing begins without the secrets that steps name', async () => {
  const { orchestration: api } = await pilotWith({ secrets: envSecrets({ env: { KNOWN: 'correct horse' } }) });
  const plan = planThen({ secrets: { A: 'known', B: 'unknown', C: 'known' } });
  const refused = { code: 'means-missing', details: { missing: [{ code: 'secret-unavailable', secret: 'unknown' }] } };
  await expect(api.start(plan, ['*'])).rejects.toMatchObject(refused);
  const without = await pilotWith();
  const missing = await without.orchestration.missing({ plan, hosts: ['*'] });
  expect(missing.map(({ secret }) => secret)).toEqual(['known', 'unknown']);
});

it('a secret that somebody may have to be asked for is fetched when a command is to have it', async () => {
  let asked = 0;
  const secrets = callbackSecrets(() => {
    asked += 1;
    return 'correct horse';
  });
  const { orchestration: api } = await pilotWith({ secrets });
  const plan = planThen({ secrets: { A: 'token' } });
  expect(await api.missing({ plan, hosts: ['a'] })).toEqual([]);
  expect(asked).toBe(0);
  expect((await (await api.start(plan, ['a'])).result).status).toBe('succeeded');
  expect(asked).toBe(1);
});

it('a run that is tried again needs what is left of it alone', async () => {
  const env: Record<string, string> = { TOKEN: 'correct horse' };
  const { orchestration: api } = await pilotWith({ secrets: envSecrets({ env }) });
  const steps = [
    { id: 'log-in', command: 'true', secrets: { TOKEN: 'token' } },
    { id: 'fail', command: 'false', needs: ['log-in'] },
  ];
  const run = await api.start({ name: 'again', steps }, ['a']);
  expect((await run.result).status).not.toBe('succeeded');
  delete env['TOKEN'];
  expect(await api.missing({ run: run.id })).toMatchObject([{ step: 'log-in' }]);
  const again = await api.retry(run.id);
  expect(await api.missing({ run: again.id })).toEqual([]);
  await again.result;
});
