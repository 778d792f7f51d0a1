import type { Journal } from '../journal/journal.js';
import { readEvents } from '../journal/read-events.js';
import type { StoredProgram } from '../journal/stored-program.js';
import { readyState } from '../run/begin.js';
import { decide } from '../run/decide.js';
import type { RunState } from '../run/run-state.js';

/** What a run goes by, and where it stands by what the journal has of it. @throws OpsError `run-unknown`, `run-unreadable` */
export async function storedRun(
  journal: Journal,
  id: string,
): Promise<{ readonly program: StoredProgram; readonly state: RunState }> {
  const { program } = await journal.run(id);
  let state = readyState(program);
  await readEvents(id, await journal.events(id, 0), ({ event }) => {
    ({ state } = decide(program, state, event));
  });
  return { program, state };
}
