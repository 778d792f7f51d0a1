import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../clock/clock.js';
import { endFamily, type SendSignal } from '../../processes/end-family.js';
import { processFamily } from '../../processes/process-family.js';
import type { ProcessTable } from '../../processes/process-table.js';
import type { RemoteEnding } from '../ssh-execution.js';
import { lookScript, parseLook, signalScript } from './look-script.js';

/** Runs a script on a machine beside the commands there, and gives what it prints. */
export type Aside = (script: string) => Promise<string>;

/** Milliseconds to wait for processes to be gone after SIGKILL. */
const patience = 2_000;

/** No process has this number, and none is its child. */
const nobody = -1;

/** Looks at a machine through `aside`; all who ask while a look is under way share the one after it. */
export function remoteProcessTable(aside: Aside): ProcessTable {
  let current: Promise<unknown> = Promise.resolve();
  let next: ReturnType<ProcessTable['look']> | undefined;
  return {
    look: () => {
      next ??= current.then(() => {
        const looking = aside(lookScript).then(parseLook);
        current = looking.catch(() => {});
        next = undefined;
        return looking;
      });
      return next;
    },
  };
}

export interface RemoteEndingOptions {
  readonly id: string;
  readonly aside: Aside;
  readonly table: ProcessTable;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly grace: number;
  readonly clock: Clock;
}

/** How the processes of one command are ended. */
export function remoteEnding({ id, aside, table, grace, clock }: RemoteEndingOptions): RemoteEnding {
  const send: SendSignal = async (pids, signal) => {
    const refused = await aside(signalScript(pids, signal));
    return refused.split('\n').filter(Boolean).map(Number);
  };
  return {
    end: (pid = nobody) =>
      endFamily({
        family: processFamily(pid, id),
        table,
        send,
        grace,
        patience,
        monotonic: () => clock.monotonic(),
        wait: (milliseconds) => delay(milliseconds),
      }),
    turnAway: async (pid) => {
      await send([-pid], 'SIGPIPE');
    },
  };
}
