import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { endFamily } from '../../src/executor/processes/end-family.js';
import { processFamily } from '../../src/executor/processes/process-family.js';
import type { ProcessEntry } from '../../src/executor/processes/process-table.js';
import { psProcessTable } from '../../src/executor/processes/process-table-ps.js';
import { sendSignal } from '../../src/executor/processes/send-signal.js';

interface Actor {
  readonly pid: number;
  readonly parent: number;
  /** What it does about a signal; default dies. */
  readonly takes?: (signal: NodeJS.Signals) => 'dies' | 'lives' | 'refuses';
  readonly stopped?: boolean;
}

/** A machine with these processes, 50 being the root, where looking and waiting move a clock of its own. */
function machine(actors: readonly Actor[], slowness = 0) {
  let now = 0;
  let alive = [...actors];
  const sent: string[] = [];
  const escalated: string[] = [];
  const refuses = (target: number, signal: NodeJS.Signals): boolean => {
    sent.push(`${signal} ${target}`);
    let refused = false;
    for (const actor of alive.filter(({ pid }) => pid === Math.abs(target))) {
      const reaction = actor.takes?.(signal) ?? (signal === 'SIGCONT' ? 'lives' : 'dies');
      if (reaction === 'refuses') refused = true;
      if (reaction === 'dies') alive = alive.filter((each) => each !== actor);
    }
    return refused;
  };
  const entryOf = ({ pid, parent, stopped = false }: Actor): ProcessEntry => {
    return { pid, parent, group: pid, session: pid, started: 1, stopped, dead: false, marker: () => '' };
  };
  const end = (escalate = false) =>
    endFamily({
      family: processFamily(50, 'id'),
      table: {
        look: async () => {
          now += slowness;
          return alive.map(entryOf);
        },
      },
      send: async (targets, signal) => targets.filter((target) => refuses(target, signal)),
      grace: 800,
      patience: 2_000,
      monotonic: () => now,
      wait: async (milliseconds) => {
        now += milliseconds;
      },
      escalate: escalate
        ? async (pids, signal) => {
            escalated.push(`${signal} ${pids.join(' ')}`);
            if (signal === 'SIGKILL') alive = alive.filter(({ pid }) => !pids.includes(pid));
          }
        : undefined,
    });
  return { end, sent, escalated, now: () => now };
}

const ignores = (signal: NodeJS.Signals) => (signal === 'SIGKILL' ? 'dies' : 'lives');

describe('endFamily', () => {
  it('asks each process once, and is done when they are gone', async () => {
    const { end, sent, now } = machine([
      { pid: 50, parent: 1 },
      { pid: 51, parent: 50 },
    ]);
    expect(await end()).toEqual([]);
    expect(sent.sort()).toEqual(['SIGTERM 50', 'SIGTERM 51']);
    expect(now()).toBeLessThan(100);
  });

  it('asks once and forces after the grace, not before', async () => {
    const { end, sent, now } = machine([{ pid: 50, parent: 1, takes: ignores }]);
    expect(await end()).toEqual([]);
    expect(sent.filter((signal) => signal === 'SIGTERM 50').length).toBe(1);
    expect(sent.some((signal) => signal.startsWith('SIGKILL'))).toBe(true);
    expect(now()).toBeGreaterThanOrEqual(800);
    expect(now()).toBeLessThan(1_000);
  });

  it('forces where a look takes longer than grace and patience together', async () => {
    const { end, sent } = machine([{ pid: 50, parent: 1, takes: ignores }], 5_000);
    expect(await end()).toEqual([]);
    expect(sent).toContain('SIGKILL 50');
  });

  it('wakes those who are stopped, and only those, after asking them', async () => {
    const { end, sent } = machine([
      { pid: 50, parent: 1 },
      { pid: 51, parent: 50, stopped: true, takes: (signal) => (signal === 'SIGCONT' ? 'dies' : 'lives') },
    ]);
    expect(await end()).toEqual([]);
    expect(sent.indexOf('SIGCONT 51')).toBeGreaterThan(sent.indexOf('SIGTERM 51'));
    expect(sent).not.toContain('SIGCONT 50');
  });

  it('names those who cannot be ended, and never says that they are gone', async () => {
    const { end, now } = machine([
      { pid: 50, parent: 1 },
      { pid: 51, parent: 50, takes: () => 'refuses' },
      { pid: 52, parent: 50, takes: () => 'lives' },
    ]);
    expect(await end()).toEqual([51, 52]);
    expect(now()).toBeLessThan(3_200);
  });

  it('tries another way with those who refuse', async () => {
    const { end, escalated } = machine([
      { pid: 50, parent: 1 },
      { pid: 51, parent: 50, takes: () => 'refuses' },
    ]);
    expect(await end(true)).toEqual([]);
    expect(escalated[0]).toBe('SIGTERM 51');
    expect(escalated.at(-1)).toBe('SIGKILL 51');
  });

  it('is done at once with a family that is gone', async () => {
    const { end, sent } = machine([]);
    expect(await end()).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe('endFamily on this machine, by what ps shows', () => {
  it('ends a tree that ignores SIGTERM', { timeout: 60_000 }, async () => {
    const tree = `trap '' TERM; sleep 300 & (set -m; sleep 300 & wait) & echo started; wait`;
    const child = spawn('/bin/sh', ['-c', tree], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const { pid = 0, stdout } = child;
    await once(stdout, 'data');
    const table = psProcessTable();
    const left = await endFamily({
      family: processFamily(pid, 'no marker'),
      table,
      send: sendSignal,
      grace: 300,
      patience: 30_000,
      monotonic: () => performance.now(),
      wait: (milliseconds) => delay(milliseconds),
    });
    expect(left).toEqual([]);
    const alive = (await table.look()).filter((entry) => entry.session === pid && !entry.dead);
    expect(alive).toEqual([]);
  });
});
