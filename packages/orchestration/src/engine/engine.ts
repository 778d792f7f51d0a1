import type { StoredProgram } from '../journal/stored-program.js';
import type { CommandPermit } from './start-task.js';
import type { CommandRunner } from './task-runner.js';

/** What runs the commands of runs. Deciding, journal and leases are the same with every engine. */
export interface Engine {
  /**
   * @param createdAt - when the run was created, milliseconds since 1970
   * @param permit - leave to begin commands of it, for as long as this process drives it
   */
  runner(run: string, program: StoredProgram, createdAt: number, permit: CommandPermit): CommandRunner;
  /**
   * Told of a run before anything of it begins here: from then on somebody sees to it that it is driven to its end, as soon as it
   * has begun. What it rejects with keeps the run from beginning.
   */
  watchOver(run: string): Promise<void>;
}
