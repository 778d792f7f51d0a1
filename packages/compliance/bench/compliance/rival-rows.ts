import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { median, noBar } from '../../../../bench/harness.js';
import type { DevelopmentCommand } from '../../test/fixtures/development-commands.js';
import { decide } from './default-policy.js';

/** A guard for coding agents, by its programmatic interface. */
interface Rival {
  checkCommand(input: { readonly command: string; readonly cwd: string }): { readonly kind: 'allow' | 'deny' };
}

const rivalName = 'cc-safety-net';

async function loadRival(): Promise<Rival | undefined> {
  // By a name in a variable: who works on something else need not have it installed for the types to check.
  const entry = `${rivalName}/api`;
  return import(entry).then(
    (module: Rival) => module,
    () => undefined,
  );
}

/** Every fifth command is timed, so many times over; all of them are checked. */
const [timedEvery, rounds] = [5, 5] as const;

type IsFlagged = (command: string) => boolean;

function flaggedOf(rows: readonly DevelopmentCommand[], isFlagged: IsFlagged): ReadonlySet<string> {
  return new Set(rows.filter(({ command }) => isFlagged(command)).map(({ id }) => id));
}

function timesOf(rows: readonly DevelopmentCommand[], isFlagged: IsFlagged): readonly number[] {
  return rows.map(({ command }) => {
    const start = process.hrtime.bigint();
    isFlagged(command);
    return Number(process.hrtime.bigint() - start) / 1_000;
  });
}

/** Of each command the median of its rounds, microseconds: ours and the rival's, in turns. */
function timesInTurns(rows: readonly DevelopmentCommand[], contenders: readonly IsFlagged[]): readonly number[][] {
  const passes: (readonly number[])[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, isFlagged] of contenders.entries()) {
      // Once unmeasured: what the other has pushed out of the caches is not what is compared.
      timesOf(rows, isFlagged);
      passes[index]?.push(timesOf(rows, isFlagged));
    }
  }
  return passes.map((of) => rows.map((_, row) => median(of.map((times) => times[row] ?? 0))));
}

function share(rows: readonly DevelopmentCommand[], flagged: ReadonlySet<string>): number {
  return (100 * rows.filter(({ id }) => flagged.has(id)).length) / rows.length;
}

/** A check as the rival is mostly asked for one: a hook, which is a process for each command. */
function hookRow(ours: BenchRow | undefined, cwd: string): readonly BenchRow[] {
  if (ours === undefined) return [];
  const home = dirname(createRequire(import.meta.url).resolve(`${rivalName}/package.json`));
  const hook = [join(home, 'dist', 'bin', 'cc-safety-net.js'), 'hook', '--claude-code'];
  const input = JSON.stringify({
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
    cwd,
  });
  const times = Array.from({ length: rounds }, () => {
    const start = process.hrtime.bigint();
    execFileSync(process.execPath, hook, { input, env: { ...process.env, HOME: cwd } });
    return Number(process.hrtime.bigint() - start) / 1_000;
  });
  const rivalValue = median(times);
  const against = `${rivalName} as a hook: ${rivalValue.toFixed(0)} µs`;
  return [
    {
      ...ours,
      name: 'check a command, p50, where the rival is a process',
      against,
      ratio: ours.value / rivalValue,
      ...noBar,
    },
  ];
}

/** Ours, analysis included, beside the rival on the same commands in the same process. */
export async function rivalRows(rows: readonly DevelopmentCommand[]): Promise<readonly BenchRow[]> {
  const rival = await loadRival();
  if (rival === undefined) {
    process.stderr.write(`  comparison skipped: ${rivalName} is not installed\n`);
    return [];
  }
  // It looks at the directory that a command would run in; an empty one holds nothing against any.
  const cwd = mkdtempSync(join(tmpdir(), 'opspilot-bench-'));
  try {
    const compared = compareWith(rows, (command) => rival.checkCommand({ command, cwd }).kind === 'deny');
    return [
      ...compared,
      ...hookRow(
        compared.find(({ unit }) => unit === 'µs'),
        cwd,
      ),
    ];
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

function compareWith(rows: readonly DevelopmentCommand[], isFlaggedByRival: IsFlagged): readonly BenchRow[] {
  const isFlagged = (command: string): boolean => decide(command).decision !== 'allow';
  const [ours, theirs] = [flaggedOf(rows, isFlagged), flaggedOf(rows, isFlaggedByRival)];
  const timed = rows.filter((_, index) => index % timedEvery === 0);
  const [times = [], timesOfRival = []] = timesInTurns(timed, [isFlagged, isFlaggedByRival]);
  const dangerous = rows.filter(({ label }) => label !== 'benign');
  const benign = rows.filter(({ label }) => label === 'benign');
  const [recall, recallOfRival] = [share(dangerous, ours), share(dangerous, theirs)];
  const [alarms, alarmsOfRival] = [share(benign, ours), share(benign, theirs)];
  const mean = (all: readonly number[]): number => all.reduce((sum, time) => sum + time, 0) / all.length;
  const speed = (name: string, of: (all: readonly number[]) => number) => {
    const [value, rivalValue] = [of(times), of(timesOfRival)];
    const against = `${rivalName}: ${rivalValue.toFixed(0)} µs`;
    return {
      name: `check a command, analysis included, ${name}`,
      value,
      unit: 'µs',
      against,
      ratio: value / rivalValue,
    };
  };
  const perCheck = speed('p50', median);
  return [
    {
      name: 'recall, critical and risky',
      value: recall,
      unit: '%',
      against: `${rivalName}: ${recallOfRival.toFixed(2)} %`,
      ratio: recall / recallOfRival,
      bar: '≥ 2.5×',
      met: recall >= 2.5 * recallOfRival,
    },
    {
      name: 'false alarms, benign and wrapped',
      value: alarms,
      unit: '%',
      against: `${rivalName}: ${alarmsOfRival.toFixed(2)} %`,
      ratio: alarmsOfRival === 0 ? null : alarms / alarmsOfRival,
      bar: '≤ 1×',
      met: alarms <= alarmsOfRival,
    },
    { ...perCheck, bar: '≤ 0.025×', met: perCheck.ratio <= 0.025 },
    { ...speed('mean', mean), ...noBar },
  ];
}
