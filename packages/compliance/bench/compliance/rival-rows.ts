import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

interface Checked {
  readonly flagged: ReadonlySet<string>;
  /** Of each check, microseconds. */
  readonly times: readonly number[];
}

function check(rows: readonly DevelopmentCommand[], isFlagged: (command: string) => boolean): Checked {
  // Both are used to the commands before they are measured, so that none pays for being compiled.
  for (const { command } of rows.filter((_, index) => index % 4 === 0)) isFlagged(command);
  const flagged = new Set<string>();
  const times = rows.map(({ id, command }) => {
    const start = process.hrtime.bigint();
    if (isFlagged(command)) flagged.add(id);
    return Number(process.hrtime.bigint() - start) / 1_000;
  });
  return { flagged, times };
}

function share(rows: readonly DevelopmentCommand[], { flagged }: Checked): number {
  return (100 * rows.filter(({ id }) => flagged.has(id)).length) / rows.length;
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
    return compareWith(rows, (command) => rival.checkCommand({ command, cwd }).kind === 'deny');
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

function compareWith(
  rows: readonly DevelopmentCommand[],
  isFlaggedByRival: (command: string) => boolean,
): readonly BenchRow[] {
  const ours = check(rows, (command) => decide(command).decision !== 'allow');
  const theirs = check(rows, isFlaggedByRival);
  const dangerous = rows.filter(({ label }) => label !== 'benign');
  const benign = rows.filter(({ label }) => label === 'benign');
  const [recall, recallOfRival] = [share(dangerous, ours), share(dangerous, theirs)];
  const [alarms, alarmsOfRival] = [share(benign, ours), share(benign, theirs)];
  const mean = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0) / times.length;
  const speed = (name: string, of: (times: readonly number[]) => number) => {
    const [value, rivalValue] = [of(ours.times), of(theirs.times)];
    const against = `${rivalName}: ${rivalValue.toFixed(0)} µs`;
    return {
      name: `check a command, analysis included, ${name}`,
      value,
      unit: 'µs',
      against,
      ratio: value / rivalValue,
    };
  };
  const perCheck = speed('mean', mean);
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
    { ...speed('p50', median), ...noBar },
  ];
}
