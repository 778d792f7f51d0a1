import type { StartThere } from '../probe/start-there.js';
import { bringBack, inverseSteps, requireBroughtBack } from '../state/bring-back.js';
import { withoutHoldings } from '../state/holdings.js';
import { lookSince } from '../state/look.js';
import { planState, type StatePlan } from '../state/plan-state.js';
import type { StateKind } from '../state/state-kind.js';
import { type KeptState, readState } from '../state/state-snapshots.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { TouchedPath } from '../touched/touched-set.js';
import type { StoredPoint } from './point-records.js';

/** State beside files, of a point and of its host. */
export interface PointState extends StatePlan {
  readonly before: KeptState;
  /** What the command left; what is there now when nobody looked at its end. */
  readonly left: KeptState;
  readonly now: KeptState;
  /** Paths that go with what is there now. */
  readonly places: readonly TouchedPath[];
}

/** Compares the state of a point with that of its host, in one round trip. @throws OpsError `state-unreadable` */
export async function comparePoint(
  store: SnapshotStore,
  { stateBefore, stateAfter }: Pick<StoredPoint, 'stateBefore' | 'stateAfter'>,
  start: StartThere,
  signal?: AbortSignal,
): Promise<PointState> {
  const before = await readState(store, stateBefore);
  const { state, places } = await lookSince(start, before.looks, before.state, signal);
  const now = { looks: before.looks, state };
  const left =
    stateAfter === undefined ? { ...now, state: withoutHoldings(state) } : await readState(store, stateAfter);
  return { ...planState(before.state, left.state, now.state), before, left, now, places };
}

/** Does those of its steps whose turn it is. @throws OpsError `inverse-failed` */
export async function bringPointBack(
  { changes }: PointState,
  turn: StateKind['turn'],
  start: StartThere,
  signal?: AbortSignal,
): Promise<void> {
  await bringBack(start, inverseSteps({ changes }, turn), signal);
}

/** Looks once more. @returns what is there now @throws OpsError `inverse-failed` when something is not as it was */
export async function requirePointBack({ before, left, now }: PointState, start: StartThere): Promise<KeptState> {
  // What is brought back is new to what was there: going forth again would take it away.
  const { state } = await lookSince(start, before.looks, now.state);
  requireBroughtBack(planState(before.state, left.state, state));
  return { looks: before.looks, state };
}
