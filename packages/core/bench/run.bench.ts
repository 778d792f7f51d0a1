import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import type { Bench } from '../../../bench/bench-row.js';
import { compare, measure, ratioRow } from '../../../bench/harness.js';

const warmUp = 100;
const rounds = 60;
const perRound = 10;

/** What a script does without us: the shell, both outputs collected, and its end. */
function bareSpawn(): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', 'true']);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

/** What the whole path costs: judged, run, recorded in a file, told; against the bare process. */
export const bench: Bench = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-run-'));
  const pilot = await OpsPilot.create({ storage: sqliteStorage(join(directory, 'history.db')) });
  const run = async (): Promise<void> => {
    const { status, recorded } = await pilot.run('true');
    if (status !== 'succeeded' || !recorded) throw new Error(`a run was ${status}, recorded: ${recorded}`);
  };
  try {
    for (let i = 0; i < warmUp; i++) {
      await bareSpawn();
      await run();
    }
    const { ours, bare } = await compare(rounds, {
      bare: () => measure(perRound, bareSpawn),
      ours: () => measure(perRound, run),
    });
    const added = ours.cpuMicroseconds - bare.cpuMicroseconds;
    const against = "bare spawn('/bin/sh', ['-c', 'true'])";
    const cpu = { value: ours.cpuMicroseconds, against: bare.cpuMicroseconds, unit: 'µs' };
    return [
      ratioRow({
        name: "run('true'), history in a SQLite file: wall",
        value: ours.wallMicroseconds,
        rival: bare.wallMicroseconds,
        unit: 'µs',
        against,
        atMost: 1.15,
        cpu,
      }),
      {
        name: "run('true'), history in a SQLite file: CPU added",
        value: added,
        unit: 'µs',
        against,
        ratio: null,
        bar: '≤ 200 µs',
        met: added <= 200,
        cpu,
      },
    ];
  } finally {
    await pilot.close();
    rmSync(directory, { recursive: true, force: true });
  }
};
