import type { Journal } from '../journal/journal.js';
import type { Engine } from './engine.js';
import type { OrchestrationContext } from './orchestration.js';
import { RunDirectories } from './run-directories.js';
import { TaskRunner } from './task-runner.js';

/** The engine whose commands run in the process that drives their run. Nobody else watches over it. */
export function inProcess(context: OrchestrationContext, journal: Journal, receipts: string | undefined): Engine {
  return {
    runner: (run, program, createdAt, permit) =>
      new TaskRunner(context, {
        run,
        program,
        receipts,
        createdAt,
        permit,
        directories: new RunDirectories({ run, program, journal, hosts: context.hosts }),
      }),
    watchOver: async () => {},
  };
}
