import type { EffectScope, Span } from '../effect.js';
import type { CallScope, Mount, Word } from '../tools/tool-spec.js';
import { displayed, SOMEWHERE } from '../words/markers.js';
import type { Branch } from './branch.js';

const noMounts: readonly Mount[] = [];

/** Shells that read what bash reads, and mean something else by some of it. */
export type Kin = 'zsh' | 'ksh';

/** Where a command stands: within what, where and as whom it runs. */
export interface Place {
  readonly scope: EffectScope;
  /** Name of the user, when known. */
  readonly user: string | undefined;
  /** `sudo`, `env`, … outermost first. */
  readonly wrappers: readonly string[];
  /** The words in the command's own text that hold the script looked at; undefined while it is that text itself. */
  readonly origin: Span | undefined;
  /** Where the script looked at begins in the command's own text, as long as it stands there as it is. */
  readonly offset: number;
  /** Constructs that this one stands in. */
  readonly depth: number;
  /** The command is looked up as a program: `command`, `exec`, and whatever starts programs know no functions. */
  readonly skipsFunctions: boolean;
  /** It is known to be read by bash, rather than by whatever `sh` is. */
  readonly isBash: boolean;
  /** Which other shell is known to read it, of those that read what bash reads. */
  readonly kin: Kin | undefined;
  /** How often loops around it run it. */
  readonly iterations: number;
  /** Directory of the outer system that is the root here. */
  readonly root: string | undefined;
  /** Directories of the system outside that are seen here. */
  readonly mounts: readonly Mount[];
  /** Where this container was started; undefined when this is none. */
  readonly outside: Place | undefined;
  /** Further words come from what is read. */
  readonly moreArguments: boolean;
  /** The innermost part around it that may not run. */
  readonly branch: Branch | undefined;
}

export function outerPlace(user: string | undefined, isBash = false): Place {
  return {
    scope: {},
    user,
    wrappers: [],
    origin: undefined,
    offset: 0,
    depth: 0,
    skipsFunctions: false,
    isBash,
    kin: undefined,
    iterations: 1,
    root: undefined,
    mounts: noMounts,
    outside: undefined,
    moreArguments: false,
    branch: undefined,
  };
}

export function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 };
}

/** Within a wrapper. */
export function within(
  place: Place,
  wrapper: string,
  { host, container, user, root, isBash, kin, moreArguments, mounts }: CallScope & { readonly kin?: Kin } = {},
): Place {
  const scope: EffectScope = {
    ...place.scope,
    ...(host === undefined ? {} : { host: displayed(host) }),
    ...(container === undefined ? {} : { container: displayed(container) }),
    ...(user === undefined ? {} : { user: displayed(user) }),
  };
  const isElsewhere = host !== undefined || container !== undefined;
  return {
    scope,
    user: user ?? (isElsewhere ? undefined : place.user),
    wrappers: [...place.wrappers, wrapper],
    origin: place.origin,
    offset: place.offset,
    depth: place.depth + 1,
    skipsFunctions: true,
    isBash: isBash ?? (isElsewhere ? false : place.isBash),
    kin: isBash === undefined && !isElsewhere ? place.kin : kin,
    iterations: place.iterations,
    root: root === undefined ? place.root : rootWithin(place.root, root),
    mounts: mounts ?? (isElsewhere ? noMounts : place.mounts),
    outside: isElsewhere ? place : place.outside,
    moreArguments: moreArguments === true,
    branch: place.branch,
  };
}

/** A root within a root; the whole system is none. */
function rootWithin(outer: string | undefined, root: string): string | undefined {
  // Of a root that is not known, what is known of it still is where it is.
  const full = root.startsWith(SOMEWHERE) ? root : `${outer ?? ''}/${root}`.replace(/\/+/g, '/').replace(/\/$/, '');
  return full === '' ? undefined : full;
}

/** The place of a span: where it is in the text, or the words that hold it. */
export function spanAt(place: Place, start: number, end: number): Span {
  return place.origin ?? [place.offset + start, place.offset + end];
}

/** The place of a script that stands in a word: at the word's own text where that is the script, else at the whole word. */
export function placeOfLine(place: Place, { span, verbatim }: Pick<Word, 'span' | 'verbatim'>): Place {
  if (verbatim !== undefined) return { ...place, origin: undefined, offset: verbatim };
  return { ...place, origin: place.origin ?? span };
}

/** The place of a script within a word. One in backticks was unescaped, so that only the whole of it has a place. */
export function insidePart(
  part: { readonly pos: number; readonly end: number },
  script: { readonly source?: string },
  place: Place,
): Place {
  const inner = deeper(place);
  return script.source === undefined ? inner : { ...inner, origin: spanAt(place, part.pos, part.end) };
}
