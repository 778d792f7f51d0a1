import type { EffectScope, Span } from '../effect.js';
import type { CallScope } from '../tools/tool-spec.js';

/** Where a command stands: within what, where and as whom it runs. */
export interface Place {
  readonly scope: EffectScope;
  /** Name of the user, when known. */
  readonly user: string | undefined;
  /** `sudo`, `env`, … outermost first. */
  readonly wrappers: readonly string[];
  /** The words in the command's own text that hold the script looked at; undefined while it is that text itself. */
  readonly origin: Span | undefined;
  /** Constructs that this one stands in. */
  readonly depth: number;
  /** Further words come from what is read. */
  readonly moreArguments: boolean;
}

export function outerPlace(user: string | undefined): Place {
  return { scope: {}, user, wrappers: [], origin: undefined, depth: 0, moreArguments: false };
}

export function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 };
}

/** Within a wrapper. */
export function within(place: Place, wrapper: string, { host, container, user, moreArguments }: CallScope = {}): Place {
  const scope: EffectScope = {
    ...place.scope,
    ...(host === undefined ? {} : { host }),
    ...(container === undefined ? {} : { container }),
    ...(user === undefined ? {} : { user }),
  };
  const isElsewhere = host !== undefined || container !== undefined;
  return {
    scope,
    user: user ?? (isElsewhere ? undefined : place.user),
    wrappers: [...place.wrappers, wrapper],
    origin: place.origin,
    depth: place.depth + 1,
    moreArguments: moreArguments === true,
  };
}

/** The place of a span: where it is in the text, or the words that hold it. */
export function spanAt(place: Place, start: number, end: number): Span {
  return place.origin ?? [start, end];
}
