import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { orchestration, type Plan, receiptExecutor } from '@opspilot/orchestration';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** What a record says of recovery points. */
interface Taken {
  readonly recoveryPoints: readonly { readonly id: string }[];
}

let folder: string;
let fleet: Awaited<ReturnType<typeof openHere>>;

/** Hosts that are this machine, under several names; what their commands change can be taken back. */
function openHere(receipts: string) {
  return OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: receiptExecutor(localExecutor(), { directory: receipts }),
    hosts: ['web-1', 'web-2', 'web-3'].map((name) => ({ name, address: 'localhost' })),
    approve: () => true,
    plugins: [rollback({ store: memorySnapshotStore(), undoFailed: true }), orchestration({ receipts })],
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-recovery-'));
  for (const host of ['web-1', 'web-2', 'web-3']) {
    for (const file of ['conf', 'cache']) writeFileSync(join(folder, `${host}.${file}`), `${file} of ${host}\n`);
  }
  fleet = await openHere(join(folder, 'receipts'));
});
afterEach(async () => {
  await fleet.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = (name: string): string | undefined => {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

test('every command of a run has a recovery point: what failed is taken back at once, and the rest of the run afterwards', async () => {
  const plan: Plan = {
    name: 'new-port',
    steps: [
      { id: 'edit', command: `sed -i s/conf/port/ ${folder}/{{host}}.conf` },
      {
        id: 'clear',
        command: `rm ${folder}/{{host}}.cache; echo cleared >> ${folder}/{{host}}.conf; test {{host}} != web-2`,
        needs: ['edit'],
      },
    ],
    strategy: { type: 'sequential' },
  };
  const run = await fleet.orchestration.start(plan, ['*']);
  expect(await run.result).toMatchObject({
    status: 'aborted',
    hosts: [{ standing: 'succeeded' }, { standing: 'failed', step: 'clear' }, { standing: 'waiting' }],
  });
  expect([read('web-1.conf'), read('web-1.cache')]).toEqual(['port of web-1\ncleared\n', undefined]);
  expect([read('web-2.conf'), read('web-2.cache')]).toEqual(['port of web-2\n', 'cache of web-2\n']);
  const records = await fleet.history.list({ parent: run.id });
  expect(records.map(({ host, metadata }) => [host, metadata['step']])).toEqual([
    ['web-2', 'clear'],
    ['web-2', 'edit'],
    ['web-1', 'clear'],
    ['web-1', 'edit'],
  ]);
  const points = records
    .filter(({ end }) => end?.status === 'succeeded')
    .flatMap(({ end }) => (end?.result as Taken | undefined)?.recoveryPoints ?? []);
  expect(points).toHaveLength(3);
  for (const { id } of points) await fleet.rollback.undo(id);
  for (const host of ['web-1', 'web-2', 'web-3']) {
    expect([read(`${host}.conf`), read(`${host}.cache`)]).toEqual([`conf of ${host}\n`, `cache of ${host}\n`]);
  }
});
