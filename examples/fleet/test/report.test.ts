import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { type Order, orchestration, type Plan, receiptExecutor } from '@opspilot/orchestration';
import picocolors from 'picocolors';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { statusText } from '../src/commands/status-text.js';
import { keptOutput } from '../src/kept-output.js';
import { lineToDrive, lineToType } from '../src/line-to-type.js';
import { Told } from '../src/told.js';
import { ordersToGive, waitingOf } from '../src/view/orders-to-give.js';
import { outputs } from '../src/view/outputs.js';
import { summary } from '../src/view/summary.js';

/** Red text within marks, to be told apart. */
const paint = { ...picocolors.createColors(false), red: (text: unknown) => `⟦${String(text)}⟧` };
let folder: string;
let fleet: Awaited<ReturnType<typeof openHere>>;

/** Hosts that are this machine, under several names. */
function openHere(receipts: string) {
  return OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: receiptExecutor(localExecutor(), { directory: receipts }),
    hosts: ['web-1', 'web-2', 'lb-1'].map((name) => ({ name, address: 'localhost' })),
    analysis: false,
    plugins: [orchestration({ receipts, leaseTime: 5_000 }), keptOutput(receipts)],
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-report-'));
  fleet = await openHere(join(folder, 'receipts'));
});
afterEach(async () => {
  await fleet.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a plan on the two web hosts, and gives orders as the run waits for them. */
async function report(plan: Plan, all = false, orders: readonly Order[] = []) {
  const run = await fleet.orchestration.start(plan, ['web-1', 'web-2']);
  const left = [...orders];
  const asked: string[] = [];
  let told: Told | undefined;
  for await (const update of fleet.orchestration.watch(run.id)) {
    told ??= new Told(update);
    told.take(update);
    const lines = ordersToGive(run.id, waitingOf(update.program, update.state));
    if (lines.length === 0) continue;
    const status = statusText(await fleet.orchestration.status(run.id));
    asked.push(...lines.filter((line) => status.includes(line)));
    const order = left.shift();
    if (order !== undefined) await fleet.orchestration.order(run.id, order);
  }
  if (told === undefined) throw new Error('nothing was told');
  const shown = [
    ...(await outputs(fleet, told, all, paint)),
    ...summary(told, 1_000, { paint, columns: undefined }),
  ].join('\n');
  const red = [...shown.matchAll(/⟦(.*?)⟧/g)].map(([, text]) => text);
  return { id: run.id, text: shown, red, asked };
}

const sequential = { strategy: { type: 'sequential' } } as const;

test('a status says that nobody drives a run, and what it was told meanwhile', async () => {
  const run = await fleet.orchestration.start({ name: 'p', steps: [{ id: 'a', command: 'sleep 30' }] }, ['web-1']);
  const standing = await fleet.orchestration.status(run.id);
  expect(statusText(standing)).not.toMatch(/Nobody|Ordered/);
  const { drivenUntil = 0 } = standing;
  const orders = [{ type: 'pause' }, { type: 'cancel' }] as const;
  const text = statusText({ ...standing, orders }, drivenUntil + 17_000);
  expect(text).toContain(`\nNobody drives it since 17.0 s: ${lineToDrive(`resume ${run.id}`)}\n`);
  expect(text).toContain('\nOrdered, and not taken yet: pause, cancel\n');
  await run.order({ type: 'cancel' });
  expect(statusText(await run.result.then(({ id }) => fleet.orchestration.status(id)))).not.toMatch(/Nobody|Ordered/);
});

test('a step that is not verified has failed, in the table as in the history', async () => {
  const steps = [{ id: 'install', command: 'true', verify: 'echo health check says 503 >&2; false' }];
  const { text, red } = await report({ name: 'p', steps, failure: { maxFailures: 1 } });
  expect(text).toMatch(/\ninstall {2} +0 +2 /);
  expect(text).toContain('\n  ! health check says 503\n');
  expect(red).toEqual([
    'web-1  install (verify)  failed, exit code 1',
    'web-2  install (verify)  failed, exit code 1',
    'aborted',
  ]);
  const { plans } = await fleet.orchestration.history();
  expect(plans[0]?.steps[0]?.results).toEqual({ failed: 2 });
});

test('after a rollback it is told which hosts failed and why, and which were taken back with them', async () => {
  const verify = 'echo health check says 503 >&2; [ {{host}} != web-2 ]';
  const steps = [{ id: 'install', command: 'true', verify, rollback: 'echo taken back' }];
  const plan = { name: 'p', steps, ...sequential, failure: { action: 'rollback' } } as const;
  const { id, text, red } = await report(plan);
  expect(red).toEqual(['web-2  install (verify)  failed, exit code 1', 'rolled-back']);
  expect(text).toContain('  ! health check says 503\n');
  expect(text).not.toContain('taken back\n');
  expect(text).toContain(': 1 rolled-back, 1 failed and rolled-back\n');
  const standing = await fleet.orchestration.status(id);
  expect(standing.hosts.filter(({ failed }) => failed).map(({ host }) => host)).toEqual(['web-2']);
  expect(statusText(standing)).toMatch(/\n {2}web-1 {2}rolled-back .*\n {2}web-2 {2}failed and rolled-back /);
});

test('what a run that has ended did not begin is not told as waiting', async () => {
  const { text } = await report({ name: 'p', steps: [{ id: 'a', command: 'false' }], ...sequential });
  expect(text).toContain(': 1 failed, 1 never begun\n');
});

test('what a delegated step printed is told of the host that it was for', async () => {
  const steps = [
    { id: 'prep', command: 'echo prepared' },
    { id: 'drain', needs: ['prep'], delegate: 'lb-1', command: 'echo lb says no to {{host}} >&2; false' },
  ];
  const { text, red } = await report({ name: 'p', steps, ...sequential, failure: { maxFailures: 1 } });
  expect(red).toEqual([
    'web-1  drain on lb-1  failed, exit code 1',
    'web-2  drain on lb-1  failed, exit code 1',
    'aborted',
  ]);
  expect(text).toContain('  ! lb says no to web-1\n');
  expect(text).not.toContain('prepared');
});

test('what every host printed is what all of its commands did', async () => {
  const steps = [
    { id: 'one', command: 'echo first of {{host}}' },
    { id: 'two', needs: ['one'], command: 'echo second of {{host}}' },
  ];
  const { text, red } = await report({ name: 'p', steps }, true);
  const at = ['first of web-1', 'second of web-1', 'first of web-2', 'second of web-2'].map((each) =>
    text.indexOf(`  ${each}\n`),
  );
  expect(at.every((place, index) => place > (at[index - 1] ?? 0))).toBe(true);
  expect(red).toEqual([]);
});

test('a run that waits for somebody says what to type, as its status does', async () => {
  const plan: Plan = {
    name: 'p',
    steps: [{ id: 's', command: 'true' }],
    strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: {} }] },
  };
  const { id, asked } = await report(plan, false, [{ type: 'promote', by: 'me' }]);
  expect(new Set(asked)).toEqual(new Set([lineToType(`order ${id} promote`)]));
});

test('of steps that nobody knows the end of, each is told with the order that resolves it', () => {
  const unresolved = ['web-1', 'web-2'].map((host) => ({ host, step: 'install' }));
  expect(ordersToGive('01M', { isPaused: true, isAtGate: false, unresolved })).toEqual([
    // No character of it means anything to a shell: typed before it was thought about, it resolves nothing.
    lineToType('order 01M resolve --host web-1 --step install --result succeeded/failed'),
    lineToType('order 01M resolve --host web-2 --step install --result succeeded/failed'),
    lineToType('order 01M resume'),
  ]);
  const many = Array.from({ length: 8 }, (_, index) => ({ host: `web-${index}`, step: 'install' }));
  expect(ordersToGive('01M', { isPaused: false, isAtGate: false, unresolved: many }).at(-1)).toBe(
    `and 3 more like it: ${lineToType('status 01M')}`,
  );
});
