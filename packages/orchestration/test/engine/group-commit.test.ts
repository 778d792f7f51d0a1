import { Readable } from 'node:stream';
import type { Executor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { withResolvers } from '../../src/engine/with-resolvers.js';
import type { Run } from '../../src/index.js';
import type { Journal } from '../../src/journal/journal.js';
import { useFaultySite } from './faulty-site.js';

const { site, faults } = useFaultySite();

const count = 100;
const hosts = Array.from({ length: count }, (_, index) => ({ name: `h${index}`, address: 'localhost' }));

/** Runs nothing: what bears a name ends when it is told to, in the order of its start; all else at once. */
function puppets() {
  const ends: (() => void)[] = [];
  const executor: Executor = {
    kind: 'puppets',
    start: async (_host, _command, { id } = {}) => {
      const { promise, resolve } = withResolvers<void>();
      if (id === undefined) resolve();
      else ends.push(resolve);
      const ended = { status: 'exited', exitCode: 0, signal: null, startedAt: 0, endedAt: 0 } as const;
      return {
        stdout: Readable.from([]),
        stderr: Readable.from([]),
        result: promise.then(() => ended),
        resize: async () => {},
      };
    },
    close: async () => {},
  };
  return { executor, ends };
}

/** How many events each commit of the run has stored; a commit waits for what it is told to. */
function commitsOf(until: (commit: number) => Promise<void>): number[] {
  const commits: number[] = [];
  const append: (journal: Journal) => Journal['append'] =
    (journal) =>
    async (...args) => {
      const [, , events] = args;
      commits.push(events.length);
      await until(commits.length);
      return journal.append(...args);
    };
  faults.inJournal = (journal) => ({ ...journal, append: append(journal) });
  return commits;
}

/** A run whose commands have all begun, on all hosts, and how many of them core has told the end of. */
async function begunRun() {
  const { executor, ends } = puppets();
  const { orchestration, events } = await site().process({}, { hosts, executor });
  let told = 0;
  events.on('command.finished', () => {
    told += 1;
  });
  const strategy = { type: 'parallel', maxParallel: count } as const;
  const run: Run = await orchestration.start(site().plan('true', { strategy }), ['*']);
  await site().until(async () => ends.length === count);
  return { run, ends, told: () => told };
}

describe('ends of commands', () => {
  it('that come together are stored by one commit', async () => {
    const commits = commitsOf(async () => {});
    const { run, ends } = await begunRun();
    for (const end of ends) end();
    expect(await run.result).toMatchObject({ status: 'succeeded', failures: 0 });
    // Its start, and then all of them; on their way through core some may be late.
    expect(commits.reduce((sum, events) => sum + events)).toBe(count + 1);
    expect(commits.length).toBeLessThanOrEqual(5);
  });

  it('that come while another is stored wait for that, and are stored by the next commit', async () => {
    const disk = withResolvers<void>();
    const commits = commitsOf((commit) => (commit === 2 ? disk.promise : Promise.resolve()));
    const { run, ends, told } = await begunRun();
    const [first, ...others] = ends;
    first?.();
    await site().until(async () => commits.length === 2);
    for (const end of others) end();
    await site().until(async () => told() === count);
    expect(commits).toEqual([1, 1]);
    disk.resolve();
    expect(await run.result).toMatchObject({ status: 'succeeded', failures: 0 });
    expect(commits).toEqual([1, 1, count - 1]);
  });
});
