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
  const ways = {
    table,
    send,
    patience,
    monotonic: () => clock.monotonic(),
    wait: (milliseconds: number) => delay(milliseconds),
  };
  return {
    end: async (pid = nobody, isReading) => {
      const family = processFamily(pid, id);
      if (!isReading || pid === nobody) return endFamily({ ...ways, family, grace });
      // sshd closes the input when the leader ends; whoever still reads must be gone by then, see `RemoteEnding`.
      await send([pid], 'SIGSTOP');
      let forced = false;
      await endFamily({
        ...ways,
        family: { members: (entries) => family.members(entries).filter((entry) => entry.pid !== pid) },
        grace,
        send: (pids, signal) => {
          forced ||= signal === 'SIGKILL';
          return send(pids, signal);
        },
      });
      // After force the leader, let go on, would run what comes next in the command.
      return endFamily({ ...ways, family, grace: forced ? 0 : grace });
    },
    turnAway: async (pid) => {
      await send([-pid], 'SIGPIPE');
    },
  };
}
