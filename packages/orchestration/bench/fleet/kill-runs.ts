import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wrongCounters } from './wrong-counters.js';

/** Milliseconds after which a controller is stuck. */
const patience = 60_000;
const script = fileURLToPath(new URL('../fixtures/killed-controller.mjs', import.meta.url));

/** Where a controller is killed: at the commit of the event of an index, or of the first one stored behind it. */
export interface Kill {
  readonly at: number;
  readonly when: 'before' | 'after';
  /** Milliseconds behind the commit. */
  readonly delay: number;
}

/** A run that is killed, and where its journal is kept. */
export interface KilledRun {
  readonly hosts: number;
  readonly steps: number;
  /** URL of PostgreSQL, or null for a file of SQLite. */
  readonly database: string | null;
  /** One for each controller, after which one goes on to the end. */
  readonly kills: readonly Kill[];
}

/** What happened over all kills. */
export interface Damage {
  kills: number;
  /** Kills for which the next controller found the event that they were at stored or not, as it had to be. */
  placed: number;
  wrong: number;
  stuck: number;
  slowestDecision: number;
}

interface Report {
  readonly decided?: number;
  /** Index of the newest event, as the controller found it. */
  readonly storedBefore?: number;
  readonly status?: string;
}

/** One controller, to its end or its kill. */
async function control(order: object, damage: Damage): Promise<Report & { readonly isKilled: boolean }> {
  const child = fork(script, [JSON.stringify(order)], { execArgv: [], timeout: patience, killSignal: 'SIGTERM' });
  let told: Report = {};
  child.on('message', (report: Report) => {
    told = { ...told, ...report };
    damage.slowestDecision = Math.max(damage.slowestDecision, report.decided ?? 0);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal === 'SIGKILL') damage.kills += 1;
  else if (code !== 0) damage.stuck += 1;
  return { ...told, isKilled: signal === 'SIGKILL' };
}

/** Whether a kill came where it was to come, by the newest event that was stored. */
function isPlaced({ at, when }: Kill, stored: number): boolean {
  return when === 'before' ? stored < at : stored >= at;
}

/** A run that is killed again and again: every counter must be 1 at its end. */
export async function killRun({ kills, ...run }: KilledRun, damage: Damage): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crash-'));
  try {
    let status: string | undefined;
    let last: Kill | undefined;
    for (const [index, kill] of [...kills, null].entries()) {
      const report = await control({ ...run, folder, mode: index === 0 ? 'start' : 'resume', kill }, damage);
      // One that is killed as it begins has no time to tell.
      const { storedBefore } = report;
      if (last !== undefined && storedBefore !== undefined && isPlaced(last, storedBefore)) damage.placed += 1;
      last = report.isKilled && kill !== null ? kill : undefined;
      status = report.status;
      if (status !== undefined) break;
    }
    if (status !== 'succeeded') damage.stuck += 1;
    damage.wrong += await wrongCounters(folder, run.hosts * run.steps);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
