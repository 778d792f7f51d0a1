// A controller of its own process: begins or resumes a run on this machine's own hosts, and ends when the run does.
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { orchestration, type Plan, receiptExecutor } from '../../src/index.js';
import { useReceipts } from '../../src/testing/used-receipts.js';

const [, , mode = '', folder = '', count = '4', steps = '5'] = process.argv;
const receipts = `${folder}/receipts`;
const hosts = Array.from({ length: Number(count) }, (_, index) => ({ name: `h${index}`, address: 'localhost' }));
const plan: Plan = {
  name: 'count',
  steps: Array.from({ length: Number(steps) }, (_, index) => ({
    id: `s${index}`,
    command: `echo x >> ${folder}/count-{{host}}-${index}; sleep 0.02`,
    // One of the steps is asked about too.
    ...(index !== 1 ? {} : { unless: '[ -e /no/such/file ]', verify: `[ -s ${folder}/count-{{host}}-${index} ]` }),
  })),
  strategy: { type: 'parallel', maxParallel: 3 },
};

if (mode === 'start') await useReceipts(receipts);
const pilot = await OpsPilot.create({
  storage: sqliteStorage(`${folder}/ops.db`),
  executor: receiptExecutor(localExecutor(), { directory: receipts }),
  hosts,
  analysis: false,
  plugins: [orchestration({ receipts, leaseTime: Number(process.env['LEASE_TIME']) })],
});
const run =
  mode === 'start'
    ? await pilot.orchestration.start(
        plan,
        hosts.map(({ name }) => name),
      )
    : undefined;
const runs = run === undefined ? await pilot.orchestration.recover() : [run];
process.stdout.write(`begun ${runs.length}\n`);
for (const { result } of runs) process.stdout.write(`${JSON.stringify(await result)}\n`);
await pilot.close();
