import type { Place } from './place.js';
import { configInvalid } from './ssh-config-error.js';

/** One condition of a `Match`. */
export interface Criterion {
  /** `host`, `user`, `exec`, …, in small letters. */
  readonly name: string;
  readonly negated: boolean;
  /** What it is compared with; empty for `all`, `final` and `canonical`. */
  readonly argument: string;
}

const bare: ReadonlySet<string> = new Set(['all', 'final', 'canonical']);
const withArgument: ReadonlySet<string> = new Set(['host', 'originalhost', 'user', 'localuser']);
/** They depend on a command, on the network or on what `ssh` itself was asked for. */
const beyondUs: ReadonlySet<string> = new Set(['exec', 'localnetwork', 'tagged', 'version', 'sessiontype', 'command']);

/** Whether only `ssh` itself can tell if it holds. */
export function isBeyondUs(criterion: Criterion): boolean {
  return beyondUs.has(criterion.name);
}

/**
 * The conditions of a `Match`: `host a,b user root`, also written `host=a,b`.
 *
 * @throws OpsError `ssh-config-invalid`
 */
export function parseCriteria(words: readonly string[], place: Place): readonly Criterion[] {
  const criteria: Criterion[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, sign, name = '', inline] = /^(!?)([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const key = name.toLowerCase();
    const negated = sign === '!';
    if (bare.has(key) && inline === undefined) {
      criteria.push({ name: key, negated, argument: '' });
    } else if (withArgument.has(key) || beyondUs.has(key)) {
      const argument = inline ?? rest.shift() ?? '';
      if (argument === '') throw configInvalid(place, `Match ${name} needs something to compare with.`);
      criteria.push({ name: key, negated, argument });
    } else {
      const known = [...bare, ...withArgument, ...beyondUs].join(', ');
      throw configInvalid(place, `Match expects ${known}; got ${JSON.stringify(word)}.`);
    }
  }
  checkAll(criteria, place);
  return criteria;
}

function checkAll(criteria: readonly Criterion[], place: Place): void {
  const all = criteria.findIndex(({ name }) => name === 'all');
  if (all === -1 || (all === criteria.length - 1 && all <= 1)) return;
  throw configInvalid(place, 'Match all stands alone, or right after final or canonical.');
}
