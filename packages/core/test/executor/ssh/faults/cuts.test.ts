import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionOptions } from '@opspilot/core';
import { seededRandom } from '@opspilot/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import type { ProxyEnd } from '../../../fixtures/ssh/fault-proxy.js';
import { openScriptedServer, type ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import { type Cut, type CutOutcome, tryCut, wrongness } from './cut-trial.js';
import { type FaultyWay, openFaultyWay } from './faulty-way.js';

/** Bytes around the end of every step that are tried each. */
const around = [-2, -1, 0, 1, 2];
/** Bytes of each direction that are tried besides, drawn from all. */
const drawn = 16;

/** Root becomes somebody else by runuser, and needs nobody's leave. */
const mayBecome = process.getuid?.() === 0 && existsSync('/usr/sbin/runuser');

let server: ScriptedServer;
let way: FaultyWay;
let files: string;
let trials = 0;

beforeAll(async () => {
  server = await openScriptedServer();
  way = await openFaultyWay(server);
  // Whoever the command runs as writes there.
  files = await mkdtemp(join(tmpdir(), 'opspilot-cuts-'));
  await chmod(files, 0o777);
});

afterAll(async () => {
  await way.close();
  await server.close();
  await rm(files, { recursive: true });
});

const trial = (cut: Cut, options?: ExecutionOptions): Promise<CutOutcome> =>
  tryCut(way, cut, join(files, `runs-${++trials}`), options);

/** What a command takes when nothing breaks: bytes of each direction, and those at the end of every step. */
async function measure(options: ExecutionOptions, of: Cut['of']) {
  const { carried, ...outcome } = await trial(
    { of, from: 'server', after: 2 ** 40, by: 'fin', which: 'every' },
    options,
  );
  expect(wrongness({ carried, ...outcome })).toBeUndefined();
  const marks = server.phases.at(-1) ?? [];
  return {
    client: { total: carried.fromClient, steps: marks.map(({ received }) => received) },
    server: { total: carried.fromServer, steps: marks.map(({ sent }) => sent) },
  };
}

/** The bytes to cut at, each once, spread over the ways to cut. */
function cutsFrom(
  of: Cut['of'],
  from: ProxyEnd,
  total: number,
  steps: readonly number[],
  seed: number,
): readonly Cut[] {
  const random = seededRandom(seed);
  const chosen = Array.from({ length: drawn }, () => Math.floor(random.next() * total));
  const edges = steps.flatMap((step) => around.map((distance) => step + distance));
  const offsets = [...new Set([0, ...edges, ...chosen])].filter((offset) => offset >= 0 && offset < total);
  return offsets.map((after, index) => ({
    of,
    from,
    after,
    by: index % 2 === 0 ? 'fin' : 'rst',
    which: index % 4 < 2 ? 'first' : 'every',
  }));
}

describe('a connection that breaks at any byte', () => {
  const launches: Readonly<Record<string, ExecutionOptions>> = {
    'in one line': {},
    'through stdin': { env: { NAME: 'value' } },
    ...(existsSync('/usr/bin/script') ? { 'in steps, on a terminal': { pty: { columns: 80, rows: 24 } } } : {}),
  };
  for (const [index, [name, options]] of Object.entries(launches).entries()) {
    it(`ends a command launched ${name} truthfully`, { timeout: 240_000 }, async () => {
      const bytes = await measure(options, 'new');
      const outcomes: CutOutcome[] = [];
      for (const from of ['client', 'server'] as const) {
        const { total, steps } = bytes[from];
        const edges = index === 0 ? steps : steps.slice(-3);
        for (const cut of cutsFrom('new', from, total, edges, index)) outcomes.push(await trial(cut, options));
      }
      // Only when nothing runs any more is a command that did not run one that never will.
      await expectSoon(() => server.counts.openSessions).toBe(0);
      expect(outcomes.map(wrongness).filter(Boolean)).toEqual([]);
      // All kinds of ends were met.
      expect(new Set(outcomes.map(({ end }) => end))).toEqual(new Set(['rejected', 'unknown', 'exited']));
    });
  }

  const later: Readonly<Record<string, ExecutionOptions>> = {
    'in one line': {},
    'with variables': { env: { NAME: 'value' } },
    'with input': { stdin: 'in\n' },
    ...(mayBecome ? { 'as somebody else': { become: { user: 'nobody' } } } : {}),
  };
  for (const [index, [name, options]] of Object.entries(later).entries()) {
    it(`ends a later command truthfully, launched ${name}`, { timeout: 240_000 }, async () => {
      const bytes = await measure(options, 'standing');
      const outcomes: CutOutcome[] = [];
      for (const from of ['client', 'server'] as const) {
        for (const cut of cutsFrom('standing', from, bytes[from].total, [], index)) {
          outcomes.push(await trial(cut, options));
        }
      }
      await expectSoon(() => server.counts.openSessions).toBe(0);
      expect(outcomes.map(wrongness).filter(Boolean)).toEqual([]);
      // Some were cut before the command was sent, and some after.
      expect(outcomes.map(({ end }) => end)).toEqual(expect.arrayContaining(['unknown', 'exited']));
    });
  }

  it('is unknown when the exit status overtook output that then did not come', async () => {
    const run = async (isCut: boolean) => {
      // The output comes once the status has gone, on a machine of any speed.
      const told = join(server.directory, `told-${++trials}`);
      const late = `{ until [ -e ${told} ]; do sleep 0.02; done; echo late; } & exit 7`;
      way.proxy.setFault(undefined);
      const executor = way.executor();
      const execution = await executor.start(way.host, late);
      execution.stderr.resume();
      const ended = Promise.all([execution.stdout.toArray(), execution.result]);
      const status = () => server.phases.at(-1)?.find(({ phase }) => phase === 'exit-status');
      await expectSoon(() => status() !== undefined).toBe(true);
      await expectSoon(() => way.proxy.recordedBytes().at(-1)?.fromServer).toBeGreaterThanOrEqual(status()?.sent ?? 0);
      // An end that lets through what was said before it.
      if (isCut) way.proxy.cut('fin');
      await writeFile(told, '');
      const [chunks, result] = await ended;
      way.proxy.cut('rst');
      await executor.close();
      return { output: Buffer.concat(chunks).toString(), result };
    };
    expect(await run(false)).toMatchObject({ output: 'late\n', result: { status: 'exited', exitCode: 7 } });
    expect(await run(true)).toMatchObject({
      output: '',
      result: { status: 'unknown', exitCode: null, error: { code: 'contact-lost' } },
    });
  });
});
