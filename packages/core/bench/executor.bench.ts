import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { localExecutor, localHost } from '@opspilot/core';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { compare, type Measurement, measure, ratioRow } from '../../../bench/harness.js';

const mebibytes = 200;
const bytes = mebibytes * 1024 * 1024;
const command = `head -c ${bytes} /dev/zero`;
const rounds = 11;
const startsPerRound = 25;
const mebibytesPerSecond = (microseconds: number): number => (mebibytes * 1_000_000) / microseconds;

async function count(stream: Readable): Promise<void> {
  let seen = 0;
  stream.on('data', (chunk: Buffer) => {
    seen += chunk.length;
  });
  await once(stream, 'end');
  if (seen !== bytes) throw new Error(`${seen} bytes arrived instead of ${bytes}`);
}

function spawnBare(line: string): ChildProcess {
  return spawn('/bin/sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function throughput(): Promise<BenchRow> {
  const executor = localExecutor();
  const result = await compare(rounds, {
    ours: () =>
      measure(1, async () => {
        const execution = await executor.start(localHost, command);
        execution.stderr.resume();
        await Promise.all([count(execution.stdout), execution.result]);
      }),
    bare: () =>
      measure(1, async () => {
        const child = spawnBare(command);
        child.stderr?.resume();
        await Promise.all([count(child.stdout as Readable), once(child, 'exit')]);
      }),
  });
  await executor.close();
  const value = mebibytesPerSecond(result.ours.wallMicroseconds);
  const ratio = value / mebibytesPerSecond(result.bare.wallMicroseconds);
  return {
    name: `${mebibytes} MiB of stdout`,
    value,
    unit: 'MiB/s',
    against: 'bare spawn',
    ratio,
    bar: '≥ 0.8×',
    met: ratio >= 0.8,
    cpu: {
      value: result.ours.cpuMicroseconds / 1_000,
      against: result.bare.cpuMicroseconds / 1_000,
      unit: 'ms per 200 MiB',
    },
  };
}

/** What the executor's own work costs on one command: the share that it may take of the whole path's 200 µs. */
async function start(): Promise<readonly BenchRow[]> {
  const executor = localExecutor();
  const drained = async (stdout: Readable, stderr: Readable, ended: Promise<unknown>): Promise<void> => {
    stdout.resume();
    stderr.resume();
    await Promise.all([once(stdout, 'end'), once(stderr, 'end'), ended]);
  };
  const result: Record<'ours' | 'bare', Measurement> = await compare(rounds, {
    ours: () =>
      measure(startsPerRound, async () => {
        const execution = await executor.start(localHost, 'true');
        await drained(execution.stdout, execution.stderr, execution.result);
      }),
    bare: () =>
      measure(startsPerRound, async () => {
        const child = spawnBare('true');
        await drained(child.stdout as Readable, child.stderr as Readable, once(child, 'exit'));
      }),
  });
  await executor.close();
  const { ours, bare } = result;
  const added = ours.cpuMicroseconds - bare.cpuMicroseconds;
  return [
    ratioRow({
      name: 'executor start, true',
      value: ours.wallMicroseconds,
      rival: bare.wallMicroseconds,
      unit: 'µs',
      against: 'bare spawn',
      atMost: 1.15,
    }),
    {
      name: 'executor start, true: CPU added',
      value: added,
      unit: 'µs',
      against: 'bare spawn',
      ratio: ours.cpuMicroseconds / bare.cpuMicroseconds,
      bar: '≤ 200 µs',
      met: added <= 200,
      cpu: { value: ours.cpuMicroseconds, against: bare.cpuMicroseconds, unit: 'µs' },
    },
  ];
}

/** Growth of the resident set, in a fresh process each: what ran before would hide it. */
async function memory(reader: 'fast' | 'slow'): Promise<BenchRow> {
  const child = fork(fileURLToPath(new URL('./fixtures/read-output.ts', import.meta.url)), [reader, command], {
    execArgv: process.execArgv,
  });
  const [grown] = (await once(child, 'message')) as [number];
  return {
    name: `${mebibytes} MiB of stdout, RSS growth, ${reader} reader`,
    value: grown / 1024 / 1024,
    unit: 'MiB',
    against: 'nothing',
    ratio: null,
    bar: '< 32 MiB',
    met: grown < 32 * 1024 * 1024,
  };
}

export const bench: Bench = async () => [
  await throughput(),
  await memory('fast'),
  await memory('slow'),
  ...(await start()),
];
