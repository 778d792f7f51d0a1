import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../clock/clock.js';
import { type EndFamilyOptions, endFamily, type SendSignal } from '../../processes/end-family.js';
import { HiddenProcesses, showsEverybody } from '../../processes/hidden-processes.js';
import { processFamily } from '../../processes/process-family.js';
import type { ProcessTable } from '../../processes/process-table.js';
import type { RemoteEnding } from '../end-session.js';
import type { AsideWay } from './aside.js';
import { signalScript } from './look-script.js';

/** Milliseconds to wait for processes to be gone after SIGKILL. */
const patience = 2_000;

/** No process has this number, and none is its child. */
const nobody = -1;

export interface RemoteEndingOptions {
  readonly id: string;
  /** Asked when it comes to it: only then is known as whom the command runs. */
  readonly way: () => AsideWay;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly grace: number;
  readonly clock: Clock;
}

/** How the processes of one command are ended. */
export function remoteEnding({ id, way, grace, clock }: RemoteEndingOptions): RemoteEnding {
  const send: SendSignal = async (pids, signal) => {
    const refused = await way().aside(signalScript(pids, signal));
    return refused.split('\n').filter(Boolean).map(Number);
  };
  const monotonic = (): number => clock.monotonic();
  return {
    end: async (pid = nobody, isReading, exited) => {
      const family = processFamily(pid, id);
      let isWhole = false;
      const table: Pick<ProcessTable, 'look'> = {
        look: async () => {
          const entries = await way().table.look();
          isWhole = showsEverybody(entries);
          return entries;
        },
      };
      const endAll = async (within: number): Promise<readonly number[]> => {
        const beats = seldom(table, within, monotonic, exited);
        const left = await endFamily({ family, grace: within, patience, monotonic, send, ...beats });
        if (left.length === 0 && !isWhole) throw new HiddenProcesses();
        return left;
      };
      if (!isReading || pid === nobody) return endAll(grace);
      // sshd closes the input when the leader ends; whoever still reads must be gone by then, see `RemoteEnding`.
      await send([pid], 'SIGSTOP');
      let forced = false;
      await endFamily({
        ...{ grace, patience, monotonic, ...seldom(table, grace, monotonic, exited) },
        family: { members: (entries) => family.members(entries).filter((entry) => entry.pid !== pid) },
        send: (pids, signal) => {
          forced ||= signal === 'SIGKILL';
          return send(pids, signal);
        },
      });
      // After force the leader, let go on, would run what comes next in the command.
      return endAll(forced ? 0 : grace);
    },
    turnAway: async (pid) => {
      await send([-pid], 'SIGPIPE');
    },
  };
}

/** Milliseconds between two looks, while there is nothing to do but wait and while an end is near. */
const beats = { calm: 250, brisk: 40 };

/**
 * Looks seldom while there is nothing to do but wait: each look costs the machine, and all who use it. All who wait look at
 * the beat of one clock, so that one look serves them. The end of the leader is told without a look, and is a reason for
 * one.
 */
function seldom(
  table: Pick<ProcessTable, 'look'>,
  grace: number,
  monotonic: () => number,
  exited: Promise<void>,
): Pick<EndFamilyOptions, 'table' | 'wait'> {
  let forceAt = 0;
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
  });
  const untilBeat = (beat: number, milliseconds: number): number => {
    const now = monotonic();
    return Math.ceil((now + milliseconds) / beat) * beat - now;
  };
  return {
    table: {
      look: async () => {
        const entries = await table.look();
        forceAt ||= monotonic() + grace;
        return entries;
      },
    },
    wait: async (milliseconds) => {
      const remaining = forceAt - monotonic();
      if (hasExited || remaining <= milliseconds) await delay(untilBeat(beats.brisk, milliseconds));
      else await Promise.race([delay(Math.min(untilBeat(beats.calm, milliseconds), remaining)), exited]);
    },
  };
}
