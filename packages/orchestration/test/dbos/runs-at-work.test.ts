import { once } from 'node:events';
import { type Clock, systemClock } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunsAtWork } from '../../src/dbos/runs-at-work.js';
import { prepareProgram } from '../../src/engine/prepare-program.js';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import type { Lease } from '../../src/journal/new-runs.js';

const host = { name: 'a', address: 'localhost' };
const directory = { list: () => [host], get: () => host, profile: () => Promise.reject(new Error('not asked')) };
/** Its waits are over when the test says so. */
let passWait: () => void;
const clock: Clock = {
  ...systemClock,
  sleep: async (_, signal) => {
    const passed = new Promise<void>((resolve) => {
      passWait = resolve;
    });
    const over = new AbortController();
    const aborted = signal && once(signal, 'abort', { signal: over.signal });
    aborted?.catch(() => {});
    await Promise.race([passed, ...(aborted === undefined ? [] : [aborted])]);
    over.abort();
    signal?.throwIfAborted();
  },
};
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

let storage: ReturnType<typeof sqliteStorage>;
let journal: Journal;
let lease: Lease;
/** How often the run, and how many of its events, were read. */
let read: { runs: number; events: number };
let leaving: AbortController;
let runs: RunsAtWork;
beforeEach(async () => {
  storage = sqliteStorage(':memory:');
  const stored = await openJournal(storage, systemClock, { leaseTime: 60_000 });
  const program = prepareProgram(directory, { name: 'p', steps: [{ id: 's', command: 'true' }] }, ['a']);
  await stored.announce('r', program, 'somebody');
  lease = await stored.begin('r');
  await stored.append(lease, 0, [{ type: 'started' }], 'running');
  read = { runs: 0, events: 0 };
  journal = {
    ...stored,
    run: (id) => {
      read.runs += 1;
      return stored.run(id);
    },
    events: async (id, sequence) => {
      const events = await stored.events(id, sequence);
      read.events += events.length;
      return events;
    },
  };
  leaving = new AbortController();
  runs = new RunsAtWork(journal, clock, leaving.signal);
});
afterEach(() => storage.close());

it('a run whose commands come here one after another is read once, and each of its events', async () => {
  for (let command = 0; command < 5; command += 1) {
    const name = await runs.during('r', async ({ program }) => program.name);
    expect(name).toBe('p');
  }
  expect(read).toEqual({ runs: 1, events: 1 });
});

it('a run that no command of has run here for a minute is forgotten', async () => {
  await runs.during('r', async () => {});
  while (runs.size > 0) {
    await turn();
    passWait();
  }
  await runs.during('r', async () => {});
  expect(read).toEqual({ runs: 2, events: 2 });
});

it('a command is told of the cancellation of its run, also while its process leaves', async () => {
  let isTold = false;
  const running = runs.during('r', (_, signal) => {
    leaving.abort();
    return new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        isTold = true;
        resolve();
      });
    });
  });
  await turn();
  await journal.append(lease, 1, [{ type: 'ordered', order: { type: 'cancel' } }], 'running');
  while (!isTold) {
    await turn();
    passWait();
  }
  await running;
  expect(isTold).toBe(true);
});

it('a run that cannot be read is read again by whoever asks next', async () => {
  await expect(runs.during('none', async () => {})).rejects.toMatchObject({ code: 'run-unknown' });
  expect(runs.size).toBe(0);
});
