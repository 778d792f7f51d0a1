import type { ProcessFamily } from './process-family.js';
import type { ProcessEntry, ProcessTable } from './process-table.js';

/**
 * Sends a signal to processes, and to a group where the number is negative.
 *
 * @returns those of them that are there and refused it
 */
export type SendSignal = (pids: readonly number[], signal: NodeJS.Signals) => Promise<readonly number[]>;

export interface EndFamilyOptions {
  readonly family: ProcessFamily;
  readonly table: Pick<ProcessTable, 'look'>;
  readonly send: SendSignal;
  /** Milliseconds between asking (SIGTERM) and forcing (SIGKILL). */
  readonly grace: number;
  /** Milliseconds to wait for the forced ones to be gone, from when they were: a slow look costs nobody their force. */
  readonly patience: number;
  readonly monotonic: () => number;
  /** Waits so many milliseconds, or until the root has ended if that comes first. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Another way to signal processes that refused us, such as those of another user. */
  readonly escalate?: ((pids: readonly number[], signal: NodeJS.Signals) => Promise<void>) | undefined;
}

const firstPause = 10;
const longestPause = 80;
/** Looks without a member before the family counts as gone: one alone can miss a process in the middle of an exec. */
const cleanLooks = 2;

/**
 * Ends every process of a family: asks, waits, forces, and looks until nobody is left.
 *
 * @returns the pids of those still there when patience ran out; none, when all are gone
 * @throws what the table throws when it cannot look
 */
export async function endFamily(options: EndFamilyOptions): Promise<readonly number[]> {
  const { family, table, grace, patience, monotonic, wait } = options;
  const asked = new Set<number>();
  let members = family.members(await table.look());
  const forceAt = monotonic() + grace;
  let patientUntil = Number.POSITIVE_INFINITY;
  let clean = 0;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const remaining = forceAt - monotonic();
    if (members.length === 0) {
      clean += 1;
      if (clean === cleanLooks) return [];
      pause = firstPause;
    } else {
      clean = 0;
      if (monotonic() >= patientUntil) return members.map(({ pid }) => pid);
      if (remaining > 0) await ask(members, asked, options);
      else {
        await force(members, options);
        patientUntil = Math.min(patientUntil, monotonic() + patience);
      }
    }
    await wait(remaining > 0 ? Math.min(pause, Math.max(1, remaining)) : pause);
    members = family.members(await table.look());
  }
}

/** SIGTERM, once for each: many programs take a second one as leave to drop their work. */
async function ask(members: readonly ProcessEntry[], asked: Set<number>, options: EndFamilyOptions): Promise<void> {
  const fresh = members.filter(({ pid }) => !asked.has(pid));
  for (const { pid } of fresh) asked.add(pid);
  await signalEach(fresh, 'SIGTERM', options);
  await signalEach(
    fresh.filter(({ stopped }) => stopped),
    'SIGCONT',
    options,
  );
}

async function force(members: readonly ProcessEntry[], options: EndFamilyOptions): Promise<void> {
  // Whole groups first: one call leaves no gap for a fork between two signals.
  const pids = new Set(members.map(({ pid }) => pid));
  const groups = [...new Set(members.map(({ group }) => group))].filter((group) => pids.has(group));
  const refused = await options.send([...groups.map((group) => -group), ...pids], 'SIGKILL');
  await insist(refused, 'SIGKILL', options);
}

async function signalEach(
  members: readonly ProcessEntry[],
  signal: NodeJS.Signals,
  options: EndFamilyOptions,
): Promise<void> {
  if (members.length === 0) return;
  const pids = members.map(({ pid }) => pid);
  await insist(await options.send(pids, signal), signal, options);
}

async function insist(
  refused: readonly number[],
  signal: NodeJS.Signals,
  { escalate }: EndFamilyOptions,
): Promise<void> {
  const pids = refused.filter((pid) => pid > 0);
  if (pids.length > 0) await escalate?.(pids, signal);
}
