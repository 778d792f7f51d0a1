import { type MachineMarks, requireMachine } from '../machine/machine.js';
import { probe } from '../probe/probe.js';
import type { StartThere } from '../probe/start-there.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { KeptHost } from './host-keeper.js';

/** What the machine is known by that something was kept of: also as the command left it, which may have set that. */
export async function machineOf(store: SnapshotStore, { before, after }: KeptHost): Promise<MachineMarks> {
  const ids = after === undefined ? [before] : [before, after];
  const kept = await Promise.all(ids.map((id) => store.snapshot(id)));
  return kept.flatMap(({ machine = [] }) => machine);
}

/** What a host is known by, where nothing else is to be looked at yet. */
export async function machineAt(start: StartThere, signal?: AbortSignal): Promise<MachineMarks> {
  return (await probe(start, [], signal)).machine ?? [];
}

/** Sees that a host is the machine that something was kept of, where nothing else is to be looked at yet. @throws OpsError `other-machine` */
export async function requireSameMachine(
  store: SnapshotStore,
  kept: KeptHost,
  start: StartThere,
  signal?: AbortSignal,
): Promise<void> {
  const { host } = await store.snapshot(kept.before);
  requireMachine(host, await machineOf(store, kept), await machineAt(start, signal));
}
