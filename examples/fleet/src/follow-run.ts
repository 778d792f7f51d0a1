import { exitCodeOf, exitCodes } from './exit-codes.js';
import type { Fleet } from './open-fleet.js';
import { Told } from './told.js';
import { frameFor } from './view/frame.js';
import { outputs } from './view/outputs.js';
import { summary } from './view/summary.js';
import { tellerFor } from './view/teller.js';

/** How a run is followed. */
export interface Following {
  readonly json: boolean;
  /** Shows what every host printed, not only those that failed. */
  readonly output: boolean;
  readonly signal?: AbortSignal;
}

/** Shows a run to its end, whoever drives it, and what came of it. Answers this program's exit code. */
export async function followRun(fleet: Fleet, run: string, { json, output, signal }: Following): Promise<number> {
  const { stdout, env } = process;
  const teller = tellerFor(stdout, json, env);
  let told: Told | undefined;
  try {
    for await (const update of fleet.orchestration.watch(run, signal === undefined ? {} : { signal })) {
      told ??= new Told(update);
      told.take(update);
      teller.tell(update);
    }
  } finally {
    teller.end();
  }
  if (told === undefined) return exitCodes.unfinished;
  if (!json) {
    const frame = frameFor(stdout, env);
    const text = [
      '',
      ...(await outputs(fleet, told, output, frame.paint)),
      ...summary(told, told.lastAt - told.startedAt, frame),
    ];
    stdout.write(`${text.join('\n')}\n`);
  }
  return exitCodeOf(told.state.status);
}
