// A process of its own with an engine of runs on this machine's own hosts. `start` begins a run and tells its id, `recover:ID`
// goes on with one that was left, `work` waits for work; each tells of the commands it runs and the runs it drives.
import { setInterval } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { localExecutor, OpsPilot, systemClock } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { dbosOrchestration } from '../../src/dbos.js';
import { orchestration, type Plan, receiptExecutor } from '../../src/index.js';
import { useReceipts } from '../../src/testing/used-receipts.js';

const [, , engine = '', mode = '', folder = '', databaseUrl = ''] = process.argv;
const size = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
// A worker that is unlike the others has its own of either.
const receipts = `${folder}/${process.env['RECEIPTS'] ?? 'receipts'}`;
const address = process.env['ADDRESS'] ?? 'localhost';
const hosts = Array.from({ length: size('HOSTS', 4) }, (_, index) => ({ name: `h${index}`, address }));
const plan: Plan = {
  name: 'count',
  steps: Array.from({ length: size('STEPS', 5) }, (_, index) => ({
    id: `s${index}`,
    // Waits until the test lets it go on, so that processes are killed in the middle of it.
    command: `echo x >> ${folder}/count-{{host}}-${index}; until [ -e ${folder}/go-${index} ]; do sleep 0.02; done`,
  })),
  strategy: { type: 'rolling', batch: size('BATCH', 3) },
};
const options = { receipts, leaseTime: size('LEASE_TIME', 1_000) };

if (mode === 'start') await useReceipts(receipts);
const pilot = await OpsPilot.create({
  storage: engine === 'sqlite' ? sqliteStorage(`${folder}/ops.db`) : postgresStorage(databaseUrl),
  executor: receiptExecutor(localExecutor(), { directory: receipts }),
  hosts,
  analysis: false,
  clock: { ...systemClock, now: () => systemClock.now() + size('CLOCK_AHEAD', 0) },
  plugins: [
    engine === 'dbos'
      ? dbosOrchestration({ ...options, databaseUrl, commandsPerWorker: size('COMMANDS', 2) })
      : orchestration(options),
  ],
});
const tell = (what: string, value: unknown): void => {
  process.stdout.write(`${what} ${JSON.stringify(value)}\n`);
};
pilot.events.on('run.finished', ({ data }) => tell('finished', data));
pilot.events.on('run.waits-for-worker', ({ data }) => tell('waits', data));
pilot.events.on('run.not-recovered', ({ data }) => tell('not-recovered', data));
pilot.events.on('command.started', () => tell('command', process.pid));
const names = hosts.map(({ name }) => name);
if (mode === 'start') tell('run', (await pilot.orchestration.start(plan, names)).id);
if (mode.startsWith('recover:')) void recover(mode.slice('recover:'.length));

/** Tries to go on with a run, as often as it takes until it has ended or is this process's. */
async function recover(run: string): Promise<void> {
  for (;;) {
    const runs = await pilot.orchestration.recover();
    if (runs.some(({ id }) => id === run)) tell('took', run);
    if (runs.length > 0 || (await pilot.orchestration.status(run)).status === 'succeeded') return;
    await delay(20);
  }
}

tell('ready', process.pid);
const alive = setInterval(() => {}, 1_000);
process.once('SIGTERM', () => {
  clearInterval(alive);
  void pilot.orchestration.leave().then(() => pilot.close());
});
