import { showPath } from '../entry/byte-path.js';
import { stateKinds } from './kinds/state-kinds.js';
import { followsFiles, type StatePlan } from './plan-state.js';
import type { ShownThing, StateChange, StateKind } from './state-kind.js';

/** Something beside files that is other than it was; for a person. */
export interface StateDifference {
  /** `made` since, `gone` since, or `changed`. */
  readonly kind: 'made' | 'gone' | 'changed';
  /** What it is: `account anna`, `package nginx`. */
  readonly thing: string;
  /** What it was and what it is, where that is known to hold no secret. */
  readonly before?: string;
  readonly now?: string;
}

/** What a plan brings back, thing by thing: pure. */
export function stateDifferences({ changes }: Pick<StatePlan, 'changes'>): readonly StateDifference[] {
  return [...changes].flatMap(([id, ofKind]) => {
    const kind = stateKinds.get(id);
    const things = ofKind.filter(({ key }) => !followsFiles(key));
    return kind === undefined ? [] : things.flatMap((change) => differenceOf(kind, change) ?? []);
  });
}

function differenceOf(kind: StateKind, { key, wanted, found }: StateChange): StateDifference | undefined {
  const shown = (value: string | undefined): ShownThing | undefined =>
    kind.shown === undefined ? { thing: `${kind.id.replaceAll('-', ' ')} ${key}` } : kind.shown(key, value);
  const [was, is] = [shown(wanted), shown(found)];
  if (was === undefined || is === undefined) return undefined;
  const values = {
    before: wanted === undefined ? undefined : was.value,
    now: found === undefined ? undefined : is.value,
  };
  return {
    kind: wanted === undefined ? 'made' : found === undefined ? 'gone' : 'changed',
    thing: showPath(is.thing),
    ...(values.before === undefined ? {} : { before: showPath(values.before) }),
    ...(values.now === undefined ? {} : { now: showPath(values.now) }),
  };
}
