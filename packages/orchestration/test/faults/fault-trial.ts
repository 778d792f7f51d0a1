import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { OpsPilot, type PilotOptions } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import type { SshExecutorOptions } from '@opspilot/core/ssh';
import type { FaultyWay } from '../../../core/test/executor/ssh/faults/faulty-way.js';
import type { Fault, ProxiedBytes } from '../../../core/test/fixtures/ssh/fault-proxy.js';
import { orchestration, type Plan, receiptExecutor } from '../../src/index.js';
import { useReceipts } from '../../src/testing/used-receipts.js';

/** What became of a run whose first connection a fault struck. */
export interface FaultOutcome {
  readonly fault: Fault;
  readonly status: string;
  /** Of each step, one `x` for each time that it ran. */
  readonly ran: readonly string[];
  /** Bytes that the connection carried that was struck. */
  readonly carried: ProxiedBytes;
}

const steps = ['one', 'two'];

/** A new connection is made at once, and one that falls silent is given up soon. */
const impatient: SshExecutorOptions = {
  pool: { attempts: 5, backoff: 0, breaker: { failures: 100, rest: 1 } },
  keepalive: { interval: 200, count: 2 },
  timeouts: { connect: 1_000, login: 1_000, session: 1_000 },
};

/** A pilot that reaches hosts by this way, keeps receipts on them as others have before, and its journal in memory. */
export async function pilotOver(way: FaultyWay, receipts: string, others: Pick<PilotOptions, 'clock'> = {}) {
  await useReceipts(receipts);
  return OpsPilot.create({
    ...others,
    storage: sqliteStorage(':memory:'),
    executor: receiptExecutor(way.executor(impatient), { directory: receipts }),
    hosts: [way.host],
    analysis: false,
    plugins: [orchestration({ receipts })],
  });
}

/** Runs two steps on a host by a way whose first connection is struck, from its first byte on. */
export async function tryFault(way: FaultyWay, folder: string, fault: Fault, name: string): Promise<FaultOutcome> {
  const fileOf = (step: string): string => join(folder, `${name}-${step}`);
  const plan: Plan = {
    name,
    steps: steps.map((id, index) => ({
      id,
      command: `printf x >>${fileOf(id)}`,
      retry: { attempts: 3, backoff: 1 },
      ...(index === 0 ? {} : { needs: [steps[index - 1] ?? ''] }),
    })),
  };
  const pilot = await pilotOver(way, join(folder, 'receipts'));
  const first = way.proxy.recordedBytes().length;
  way.proxy.setFault(fault);
  let isOver = false;
  const heal = async (): Promise<void> => {
    while (!isOver && way.proxy.recordedBytes().length === first) await turn();
    way.proxy.setFault(undefined);
  };
  const healed = heal();
  try {
    const run = await pilot.orchestration.start(plan, ['*']);
    pilot.events.on('run.unresolved', () => run.order({ type: 'cancel' }));
    const { status } = await run.result;
    const ran = await Promise.all(steps.map((id) => readFile(fileOf(id), 'utf8').catch(() => '')));
    const carried = way.proxy.recordedBytes()[first] ?? { fromClient: 0, fromServer: 0 };
    return { fault, status, ran, carried };
  } finally {
    isOver = true;
    await healed;
    await pilot.close();
  }
}

/** What is wrong with an outcome; undefined when all is right: the run succeeded, and each step ran once. */
export function wrongness({ fault, status, ran }: FaultOutcome): string | undefined {
  const isRight = status === 'succeeded' && ran.every((marks) => marks === 'x');
  return isRight
    ? undefined
    : `${JSON.stringify(fault)}: ${status}, ran ${ran.map((marks) => marks.length).join(' and ')} times`;
}
