import { type ChildProcessByStdio, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { compare, type Measurement, measure, noBar, ratioRow } from '../../../bench/harness.js';

/** Until what V8 compiles for a path this long is compiled, for us and for the rivals: the state of a process that goes on. */
const warmUp = 2_000;
const rounds = 100;
const perRound = 10;
/** Rounds of a process that has only just begun. */
const firstRounds = 10;

/** What a script does without us: the shell, both outputs collected, and its end. */
function bareSpawn(stdio: SpawnOptions['stdio']): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', 'true'], { stdio }) as ChildProcessByStdio<null, Readable, Readable>;
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

const against = "bare spawn('/bin/sh', ['-c', 'true'])";

/** Our time and our CPU against the rival's; the bars are set for the plain case, with analysis and without. */
function rowsOf(particular: string, ours: Measurement, rival: Measurement): readonly BenchRow[] {
  const name = `run('true'), history in a SQLite file${particular}`;
  const added = ours.cpuMicroseconds - rival.cpuMicroseconds;
  const cpu = { value: ours.cpuMicroseconds, against: rival.cpuMicroseconds, unit: 'µs' };
  const wall = ratioRow({
    name: `${name}: wall`,
    value: ours.wallMicroseconds,
    rival: rival.wallMicroseconds,
    unit: 'µs',
    against,
    atMost: 1.15,
    cpu,
  });
  const bar = { bar: '≤ 200 µs', met: added <= 200 };
  const rows = [wall, { name: `${name}: CPU added`, value: added, unit: 'µs', against, ratio: null, cpu, ...bar }];
  return particular === '' || particular === ', not looked through' ? rows : rows.map((row) => ({ ...row, ...noBar }));
}

/** What the whole path costs: judged, run, recorded in a file, told; against the bare process. */
export const bench: Bench = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-run-'));
  const pilot = await OpsPilot.create({ storage: sqliteStorage(join(directory, 'history.db')) });
  const kernel = await OpsPilot.create({ storage: sqliteStorage(join(directory, 'kernel.db')), analysis: false });
  const runOn = async ({ run: start }: Pick<typeof pilot, 'run'>): Promise<void> => {
    const { status, recorded } = await start('true');
    if (status !== 'succeeded' || !recorded) throw new Error(`a run was ${status}, recorded: ${recorded}`);
  };
  const run = (): Promise<void> => runOn(pilot);
  const runUnseen = (): Promise<void> => runOn(kernel);
  const bare = (): Promise<string> => bareSpawn('pipe');
  const bareWithoutInput = (): Promise<string> => bareSpawn(['ignore', 'pipe', 'pipe']);
  const contenders = {
    bare: () => measure(perRound, bare),
    bareWithoutInput: () => measure(perRound, bareWithoutInput),
    ours: () => measure(perRound, run),
    unseen: () => measure(perRound, runUnseen),
  };
  try {
    const first = await compare(firstRounds, contenders);
    for (let i = 0; i < warmUp; i++) {
      await bare();
      await run();
      await runUnseen();
    }
    const { ours, unseen, bare: rival, bareWithoutInput: rivalWithoutInput } = await compare(rounds, contenders);
    return [
      ...rowsOf('', ours, rival),
      ...rowsOf(', not looked through', unseen, rival),
      ...rowsOf(', neither with a stdin', ours, rivalWithoutInput),
      ...rowsOf(`, the first ${firstRounds * perRound} of a process`, first.ours, first.bare),
    ];
  } finally {
    await pilot.close();
    await kernel.close();
    rmSync(directory, { recursive: true, force: true });
  }
};
