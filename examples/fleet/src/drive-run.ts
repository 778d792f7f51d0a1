import type { Run } from '@opspilot/orchestration';
import type { Settings } from './arguments.js';
import { exitCodes } from './exit-codes.js';
import { followRun } from './follow-run.js';
import type { Fleet } from './open-fleet.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Follows a run that this process drives. The first signal cancels it, and its end is waited for; a second one leaves it, for
 * another process to go on with.
 */
export async function driveRun(fleet: Fleet, run: Run, settings: Settings): Promise<number> {
  const leaving = new AbortController();
  let count = 0;
  const interrupted = (): void => {
    count += 1;
    if (count === 1) run.order({ type: 'cancel' });
    else leaving.abort();
  };
  for (const name of signals) process.on(name, interrupted);
  try {
    const code = await followRun(fleet, run.id, { ...settings, signal: leaving.signal });
    if (leaving.signal.aborted) return exitCodes.unfinished;
    await run.result;
    return code;
  } finally {
    for (const name of signals) process.off(name, interrupted);
  }
}
