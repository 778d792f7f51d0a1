import { type CommandRequest, type Host, OpsPilot, type StorageAdapter, scriptedExecutor } from '@opspilot/core';
import { type ManualClock, manualClock } from '@opspilot/core/testing';
import { type ApprovalOptions, compliance, type Freeze, type Rule } from '../../src/index.js';

const ownHosts: readonly Host[] = [{ name: 'prod-1', environment: 'production' }];
export const command = 'usermod -aG docker bob';

/** What a pilot is about besides its approvals. */
export interface PilotOptions {
  readonly hosts?: readonly Host[];
  readonly rules?: readonly Rule[];
  readonly freezes?: readonly Freeze[];
}

/** Opens a pilot, its storage new or that of another pilot. */
export async function openPilot(
  storage: StorageAdapter,
  clock: ManualClock,
  approvals: ApprovalOptions = {},
  { hosts = ownHosts, ...rules }: PilotOptions = {},
) {
  const executor = scriptedExecutor([{ command: /^/, reply: {} }]);
  const pilot = await OpsPilot.create({
    executor,
    storage,
    hosts,
    clock,
    actor: 'ann',
    plugins: [compliance({ approvals, ...rules })],
  });
  const run = (request: Partial<CommandRequest> = {}) =>
    pilot.run({ host: 'prod-1', command, ...request } as CommandRequest);
  const plan = (request: Partial<CommandRequest> = {}) =>
    pilot.plan({ host: 'prod-1', command, ...request } as CommandRequest);
  const issue = async (request: Partial<CommandRequest>, by: string) =>
    pilot.approvals.issue(await plan(request), { by });
  const report = () =>
    pilot.compliance.report({ framework: 'nist', from: 0, to: clock.now() + 1, actor: { id: 'noor' } });
  const { approvals: tickets } = pilot.compliance;
  return { pilot, run, plan, issue, report, executor, approvals: tickets, [Symbol.asyncDispose]: () => pilot.close() };
}

/** A storage that several pilots of one test share: it closes with the test. */
function shared(storage: StorageAdapter): StorageAdapter {
  return { ...storage, open: storage.open.bind(storage), close: async () => {} };
}

/**
 * Lets time pass until a command has ended, looking for answers every time: the more slowly the longer it takes, so that no
 * question expires merely for a storage that is slow to answer.
 */
export async function passing<Value>(clock: ManualClock, work: Promise<Value>, step = 1_000): Promise<Value> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  for (let pause = 2; !isDone; pause += 1) {
    await clock.advance(step);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return done;
}

/** Waits until a pilot has asked for leave. */
export async function ticketOf({ approvals }: Awaited<ReturnType<typeof openPilot>>) {
  for (;;) {
    const [ticket] = await approvals.list({ isOpen: true });
    if (ticket !== undefined) return ticket;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A storage with an empty database of its own, and an expression that opens the same one in another process. */
export type OpenStorage = () => Promise<{ storage: StorageAdapter; expression: string }>;

/** Hands `work` a storage that several pilots may use, and closes it afterwards. */
export function withStorage(
  open: OpenStorage,
): (work: (storage: StorageAdapter, clock: ManualClock, expression: string) => Promise<void>) => Promise<void> {
  return async (work) => {
    const { storage, expression } = await open();
    try {
      await work(shared(storage), manualClock(), expression);
    } finally {
      await storage.close();
    }
  };
}
