import type { Run } from '@opspilot/orchestration';
import type { Settings } from './arguments.js';
import { exitCodes } from './exit-codes.js';
import { followRun } from './follow-run.js';
import type { Fleet } from './open-fleet.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Follows a run that this process drives. The first signal lets end what runs and begins nothing more; a second one does not
 * wait for that, and leaves the commands to their hosts. Either way another process goes on with the run.
 */
export async function driveRun(fleet: Fleet, run: Run, settings: Settings): Promise<number> {
  const left = new AbortController();
  let count = 0;
  const ways = `go on with "fleet resume ${run.id}", end it with "fleet cancel ${run.id}" and that`;
  const interrupted = (): void => {
    count += 1;
    if (count > 1) {
      tell(`Left at once; what runs goes on on its hosts. Once --lease has passed, ${ways}.`);
      // Closing would end the commands that run.
      process.exit(exitCodes.unfinished);
    }
    tell('Leaving: what runs ends first, and nothing more is begun. Once more leaves at once.');
    void fleet.orchestration.leave().then(() => left.abort());
  };
  for (const name of signals) process.on(name, interrupted);
  try {
    const code = await followRun(fleet, run.id, { ...settings, signal: left.signal });
    if (!left.signal.aborted) {
      await run.result;
      return code;
    }
    tell(`Left; ${ways}.`);
    return exitCodes.unfinished;
  } finally {
    for (const name of signals) process.off(name, interrupted);
  }
}
