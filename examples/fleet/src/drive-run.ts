import { setTimeout as sleep } from 'node:timers/promises';
import { OpsError } from '@opspilot/core';
import type { Run } from '@opspilot/orchestration';
import type { Settings } from './arguments.js';
import { exitCodeOf, exitCodes } from './exit-codes.js';
import { followRun } from './follow-run.js';
import { lineToDrive, lineToType } from './line-to-type.js';
import { messageOf } from './message-of.js';
import type { Fleet } from './open-fleet.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds to show what became of a run that is left. */
const longestFarewell = 2_000;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Without closing, which would end the commands that run. */
function exitAtOnce(line: string): never {
  tell(line);
  process.exit(exitCodes.unfinished);
}

/** Shows a run for as long as it can be shown: that it cannot is no reason to leave it. */
async function show(fleet: Fleet, run: Run, settings: Settings, signal: AbortSignal): Promise<void> {
  try {
    await followRun(fleet, run.id, { ...settings, signal });
  } catch (error) {
    if (!signal.aborted) tell(`The run goes on, and is not shown any more: ${messageOf(error)}`);
  }
}

/**
 * Follows a run that this process drives. The first signal lets end what runs and begins nothing more; a second one does not
 * wait for that, and leaves the commands to their hosts. Either way another process goes on with the run, as it does where
 * this one may not drive it any more.
 */
export async function driveRun(fleet: Fleet, run: Run, settings: Settings): Promise<number> {
  const over = new AbortController();
  let count = 0;
  const ways = `go on with "${lineToDrive(`resume ${run.id}`)}", end it with "${lineToType(`cancel ${run.id}`)}" and that`;
  const interrupted = (): void => {
    count += 1;
    if (count > 1) exitAtOnce(`Left at once; what runs goes on on its hosts. Once --lease has passed, ${ways}.`);
    tell('Leaving: what runs ends first, and nothing more is begun. Once more leaves at once.');
    void fleet.orchestration.leave();
  };
  for (const name of signals) process.on(name, interrupted);
  const shown = show(fleet, run, settings, over.signal);
  try {
    const { status } = await run.result;
    await shown;
    return exitCodeOf(status);
  } catch (error) {
    over.abort();
    // A database that is away is not waited for.
    await Promise.race([shown, sleep(longestFarewell, undefined, { ref: false })]);
    const why = `${messageOf(error)} What runs goes on on its hosts. Once --lease has passed, ${ways}.`;
    if (!OpsError.is(error, 'run-left')) exitAtOnce(why);
    tell(`Left; ${ways}.`);
    return exitCodes.unfinished;
  } finally {
    for (const name of signals) process.off(name, interrupted);
  }
}
