import { readFileSync } from 'node:fs';
import { type Executor, localExecutor, OpsPilot } from '@opspilot/core';
import {
  assessPlan,
  orchestration,
  type Plan,
  parsePlan,
  receiptExecutor,
  simulate,
  sweepReceipts,
} from '@opspilot/orchestration';
import { dbosOrchestration } from '@opspilot/orchestration/dbos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let starts = 0;

/** Whatever is started on a host is counted. */
const counting: Executor = {
  ...{ kind: 'counting', close: async () => {} },
  start: (...started) => {
    starts += 1;
    return localExecutor().start(...started);
  },
};

const openPilot = () =>
  OpsPilot.create({ executor: counting, approve: () => true, hosts: [{ name: 'a' }], plugins: [orchestration()] });
let pilot: Awaited<ReturnType<typeof openPilot>>;

beforeAll(async () => {
  pilot = await openPilot();
});
afterAll(() => pilot.close());

const plan: Plan = { name: 'p', hosts: ['a'], steps: [{ id: 's', command: 'true' }] };
const hosts = [{ name: 'a' }];

/** What is called with options that are wrong: the type that it takes, the options, and the one that is named. */
type Case = readonly [
  type: string,
  call: (options: never) => unknown,
  ...wrong: readonly (readonly [object, string])[],
];

const cases: readonly Case[] = [
  [
    'OrchestrationOptions',
    orchestration,
    [{ receipt: '~/.x' }, 'receipt'],
    [{ receipts: 'relative' }, 'receipts'],
    [{ leasetime: 1_000 }, 'leasetime'],
    [{ leaseTime: '1000' }, 'leaseTime'],
    [{ durability: true }, 'durability'],
    [{ measure: {} }, 'measure'],
  ],
  [
    'DbosOptions',
    dbosOrchestration,
    [{ databaseUrl: 'postgres://nowhere', receipt: '~/.x' }, 'receipt'],
    [{ databaseUrl: 'postgres://nowhere', commandsPerWorker: '5' }, 'commandsPerWorker'],
    [{ databaseURL: 'postgres://nowhere' }, 'databaseURL'],
  ],
  [
    'StartOptions',
    (options) => pilot.orchestration.start(plan, ['a'], options),
    [{ digets: 'abc' }, 'digets'],
    [{ params: { v: '1' } }, 'params'],
    [{ digest: 5 }, 'digest'],
    [{ parameters: 'v=1' }, 'parameters'],
  ],
  ['hosts', (selectors) => pilot.orchestration.start(plan, selectors), [{ parameters: {} }, 'hosts']],
  [
    'PrepareOptions',
    (options) => pilot.orchestration.prepare(plan, ['a'], options),
    [{ params: { v: '1' } }, 'params'],
    [{ digest: 'abc' }, 'digest'],
  ],
  [
    'ResumeOptions',
    (options) => pilot.orchestration.resume('r', options),
    [{ digets: 'abc' }, 'digets'],
    [{ acceptInventory: 'no' }, 'acceptInventory'],
    [{ acceptsInventory: true }, 'acceptsInventory'],
  ],
  [
    'RetryOptions',
    (options) => pilot.orchestration.retry('r', options),
    [{ host: ['a'] }, 'host'],
    [{ hosts: 'a' }, 'hosts'],
    [{ includeUnknown: false }, 'includeUnknown'],
    [{ includesUnknown: 'no' }, 'includesUnknown'],
  ],
  [
    'WatchOptions',
    (options) => pilot.orchestration.watch('r', options),
    [{ afer: 5 }, 'afer'],
    [{ after: '5' }, 'after'],
    [{ signal: {} }, 'signal'],
  ],
  [
    'SimulationOptions',
    (options) => simulate(plan, hosts, options),
    [{ fault: {} }, 'fault'],
    [{ runs: '10' }, 'runs'],
    [{ faults: { failures: 0.5 } }, 'faults.failures'],
    [{ faults: { failure: 5 } }, 'faults.failure'],
    [{ faults: { observed: { samples: 5, failure: 0, regresion: 1 } } }, 'faults.observed.regresion'],
  ],
  [
    'ReceiptOptions',
    (options) => receiptExecutor(counting, options),
    [{ dir: 'x' }, 'dir'],
    [{ directory: 'x' }, 'directory'],
    [{ keptBytes: '5' }, 'keptBytes'],
    [{ timeToLive: 5 }, 'timeToLive'],
  ],
  [
    'AssessPlanOptions',
    (options) => assessPlan(plan, hosts, options),
    [{ params: {} }, 'params'],
    [{ analyze: () => {} }, 'analyze'],
    [{ inventory: 'a' }, 'inventory'],
  ],
  ['ParsePlanOptions', (options) => parsePlan('{}', options), [{ files: 'plan.yaml' }, 'files']],
];

describe('options that nobody knows, or of the wrong kind', () => {
  it.each(
    cases.flatMap(([type, called, ...wrong]) =>
      wrong.map(([options, option]) => [type, JSON.stringify(options), option, called, options] as const),
    ),
  )('are refused in %s: %s', async (type, _shown, option, called, options) => {
    starts = 0;
    await expect((async () => called(options as never))()).rejects.toMatchObject({
      code: type === 'ReceiptOptions' ? 'invalid-receipt-options' : 'invalid-orchestration-options',
      message: expect.stringContaining(`"${option}"`),
      details: { option },
    });
    expect(starts).toBe(0);
    expect((await pilot.orchestration.history()).runs).toEqual([]);
  });

  it.each(['force', true, 5, null, []])('are refused where %j stands in place of an object', async (options) => {
    const expected = { code: 'invalid-orchestration-options' };
    await expect(pilot.orchestration.start(plan, ['a'], options as never)).rejects.toMatchObject(expected);
    expect((await pilot.orchestration.history()).runs).toEqual([]);
  });

  it('are told with the nearest that there is', async () => {
    const started = pilot.orchestration.start(plan, ['a'], { digets: 'abc' } as object);
    await expect(started).rejects.toThrow(/Did you mean "digest"\?/);
  });

  it('are refused in what a history is asked for, and in a sweep', async () => {
    const code = 'invalid-history-query';
    await expect(pilot.orchestration.history({ limits: 5 } as object)).rejects.toMatchObject({ code });
    await expect(pilot.orchestration.history(null as never)).rejects.toMatchObject({ code });
    const start = (command: string) => counting.start({ name: 'a' }, command);
    starts = 0;
    await expect(sweepReceipts(start, '~/.x', '30 days' as never)).rejects.toMatchObject({
      code: 'invalid-receipt-options',
    });
    expect(starts).toBe(0);
  });

  it('are looked for in all that takes options', () => {
    const types = ['index', 'dbos'].flatMap((entry) => {
      const exported = readFileSync(new URL(`../../src/${entry}.ts`, import.meta.url), 'utf8');
      return exported.match(/\b\w+Options\b/g) ?? [];
    });
    expect(types.filter((type) => !cases.some(([known]) => known === type))).toEqual([]);
  });
});
