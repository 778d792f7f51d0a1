// A controller of its own process whose commands wait before they begin on their host, for a connection or for leave: until the
// file `begin-PID` is there. `start` begins a run of one command, `recover` goes on with it; each tells what becomes of it.
import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { definePlugin, type Executor, localExecutor, OpsError, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { orchestration, type Run, receiptExecutor } from '../../src/index.js';
import { useReceipts } from '../../src/testing/used-receipts.js';

const [, , mode = '', folder = '', keeps = '', refusals = '0', waitsFor = 'connection'] = process.argv;
const directory = `${folder}/receipts`;
const receipts = keeps === 'receipts' ? { receipts: directory } : {};
const tell = (what: string, value: unknown): void => {
  process.stdout.write(`${what} ${JSON.stringify(value)}\n`);
};
const exists = (name: string): Promise<boolean> =>
  access(`${folder}/${name}`).then(
    () => true,
    () => false,
  );

/** Waits with what bears a name: looks at receipts do not. */
function waiting(inner: Executor): Executor {
  let left = Number(refusals);
  return {
    kind: inner.kind,
    close: () => inner.close(),
    start: async (host, command, options = {}) => {
      if (options.id?.includes('-s0-') !== true) return inner.start(host, command, options);
      tell('waits', options.id);
      left -= 1;
      if (left >= 0) throw new OpsError('connection-refused', 'Nobody listens there.');
      while (waitsFor === 'connection' && !(await exists(`begin-${process.pid}`))) {
        await delay(20);
        if (options.signal?.aborted) throw new OpsError('start-cancelled', 'Cancelled before it began.');
      }
      return inner.start(host, command, options);
    },
  };
}

if (mode === 'start') await useReceipts(directory);
const executor = waiting(localExecutor());
const asking = definePlugin({
  id: 'asking',
  setup: () => ({
    api: {},
    hooks: {
      gate: () => ({
        decision: 'require-approval',
        findings: [{ rule: 'test/ask', decision: 'require-approval', reason: 'Somebody should look at it.' }],
      }),
    },
  }),
});
const pilot = await OpsPilot.create({
  storage: sqliteStorage(`${folder}/ops.db`),
  executor: keeps === 'receipts' ? receiptExecutor(executor, { directory }) : executor,
  hosts: [{ name: 'a', address: 'localhost' }],
  analysis: false,
  approve: async () => {
    tell('waits', 'leave');
    while (!(await exists(`begin-${process.pid}`))) await delay(20);
    return true;
  },
  plugins: [orchestration({ ...receipts, leaseTime: 1_000 }), ...(waitsFor === 'leave' ? [asking] : [])],
});
const steps = [{ id: 's', command: `echo x >> ${folder}/count`, retry: { attempts: 3, backoff: 1 } }];

async function take(): Promise<Run> {
  for (;;) {
    const [run] =
      mode === 'start'
        ? [await pilot.orchestration.start({ name: 'p', steps }, ['a'])]
        : await pilot.orchestration.recover();
    if (run !== undefined) return run;
    await delay(20);
  }
}

pilot.events.on('run.unresolved', ({ data }) => tell('unresolved', data));
const run = await take();
tell('run', run.id);
await run.result.then(
  ({ status, hosts }) => tell('ended', [status, hosts[0]?.standing]),
  (error: unknown) => tell('ended', OpsError.is(error) ? error.code : String(error)),
);
// What it has not begun yet would begin now.
await delay(500);
tell('over', process.pid);
await pilot.close();
