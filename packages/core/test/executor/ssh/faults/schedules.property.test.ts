import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Executor } from '@opspilot/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { openScriptedServer, type ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import { runsOf } from './cut-trial.js';
import { type FaultyWay, openFaultyWay } from './faulty-way.js';
import { type Ended, endOf, inTime } from './settled.js';

/** Sessions at once: few, so that one that is never given back is missed. */
const sessions = 3;

type Step =
  | { readonly kind: 'start'; readonly seconds: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'cut'; readonly by: 'fin' | 'rst' }
  | { readonly kind: 'silence' }
  /** Connections made from then on break after so many bytes. */
  | {
      readonly kind: 'cut-later';
      readonly from: 'client' | 'server';
      readonly after: number;
      readonly by: 'fin' | 'rst';
    }
  | { readonly kind: 'heal' }
  | { readonly kind: 'wait'; readonly milliseconds: number };

const by = fc.constantFrom('fin' as const, 'rst' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('start' as const), seconds: fc.constantFrom(0, 0.05, 10) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), by }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'silence' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('cut-later' as const),
      from: fc.constantFrom('client' as const, 'server' as const),
      after: fc.nat(3_500),
      by,
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'heal' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.nat(120) }) },
);

let server: ScriptedServer;
let way: FaultyWay;
let files = 0;

beforeAll(async () => {
  server = await openScriptedServer();
  way = await openFaultyWay(server);
});

afterAll(async () => {
  await way.close();
  await server.close();
});

interface Running {
  readonly file: string;
  readonly abort: AbortController;
  readonly ended: Promise<Ended>;
}

function start(executor: Executor, seconds: number): Running {
  const file = join(server.directory, `schedule-${++files}`);
  const abort = new AbortController();
  const command = `echo run >>${file}; sleep ${seconds}; echo out`;
  return { file, abort, ended: endOf(executor, way.host, command, { signal: abort.signal }) };
}

async function take(step: Step, running: Running[], executor: Executor): Promise<void> {
  if (step.kind === 'start') running.push(start(executor, step.seconds));
  else if (step.kind === 'cancel') running[step.which % Math.max(1, running.length)]?.abort.abort();
  else if (step.kind === 'cut') way.proxy.cut(step.by);
  else if (step.kind === 'silence') way.proxy.silence();
  else if (step.kind === 'cut-later') way.proxy.setFault({ ...step, kind: 'cut' });
  else if (step.kind === 'heal') way.proxy.setFault(undefined);
  else await wait(step.milliseconds);
}

/**
 * Every session can be had at once again: each command waits until all have begun. A connection made before all was healed
 * may still break at its byte, and then it is tried anew.
 */
async function expectAllSessions(executor: Executor): Promise<void> {
  for (let tries = 1; tries <= 5; tries++) {
    let arrived = 0;
    let release = (): void => {};
    const together = new Promise<void>((resolve) => {
      release = resolve;
    });
    const one = async (): Promise<string> => {
      const execution = await executor.start(way.host, 'echo here; read line', { stdin: lineAfter(together) });
      execution.stderr.resume();
      execution.stdout.once('data', () => {
        arrived += 1;
        if (arrived === sessions) release();
      });
      return (await execution.result).status;
    };
    // One that breaks frees those who wait for it.
    const each = (): Promise<string> =>
      one()
        .catch(() => 'rejected')
        .finally(release);
    const ends = Promise.all(Array.from({ length: sessions }, each));
    if ((await inTime(ends, 'a session')).every((end) => end === 'exited')) return;
  }
  expect.fail('the connections of a network that was healed broke again and again');
}

async function* lineAfter(moment: Promise<void>): AsyncGenerator<Uint8Array> {
  await moment;
  yield Buffer.from('line\n');
}

function check({ file, end, output }: Ended & { readonly file: string }): void {
  const runs = runsOf(file);
  expect(end).not.toBe('pending');
  expect(runs).toBeLessThanOrEqual(1);
  if (end === 'rejected') expect(runs).toBe(0);
  if (end === 'exited') expect([runs, output]).toEqual([1, 'out\n']);
}

describe('whatever is started, cancelled, cut, silenced and reconnected, in whatever order', () => {
  it('each command runs once at most, ends as it did, and gives its session back', { timeout: 300_000 }, async () => {
    const all: (Ended & { readonly file: string })[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        way.proxy.setFault(undefined);
        const executor = way.executor({
          keepalive: { interval: 200, count: 2 },
          timeouts: { connect: 2_000, login: 2_000, session: 5_000 },
          pool: { sessions, connections: 1, attempts: 3, backoff: 5, breaker: { failures: 1_000, rest: 1 } },
          grace: 50,
        });
        const running: Running[] = [];
        for (const each of steps) await take(each, running, executor);
        way.proxy.setFault(undefined);
        // What would run for long is cancelled; the rest ends by itself.
        for (const { abort } of running) setTimeout(() => abort.abort(), 300);
        const ended = await Promise.all(running.map(async (each) => ({ ...each, ...(await each.ended) })));
        await expectAllSessions(executor);
        await inTime(executor.close(), 'close()');
        way.proxy.cut('rst');
        for (const each of ended) check(each);
        all.push(...ended);
      }),
      { numRuns: 30 },
    );
    // What contact was lost with runs on for a while; nothing of what was rejected is among it.
    await expectSoon(() => server.counts.openSessions).toBe(0);
    for (const each of all) check(each);
  });
});
