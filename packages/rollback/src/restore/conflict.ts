import { isDeepStrictEqual } from 'node:util';
import type { BytePath } from '../entry/byte-path.js';
import { contentOf, type Entry } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import { isSameState } from '../probe/same-state.js';
import { leftByCommand } from './left-by-command.js';
import { type PathReport, reportOf } from './path-report.js';
import type { Change, ExpectedStates } from './restore-plan.js';

/**
 * Something in which a path is another one. Content that was not read is another one when its size or the file is; when only its time
 * is, nobody knows (`content-or-time`). `status` is what the kernel alone knows to be changed: attributes or access control lists that
 * nobody read then.
 */
export type Aspect =
  | 'presence'
  | 'type'
  | 'content'
  | 'content-or-time'
  | 'target'
  | 'mode'
  | 'owner'
  | 'access-lists'
  | 'attributes'
  | 'names'
  | 'time'
  | 'inode'
  | 'status';

/** A path that somebody changed after the command did: what it was, what the command left, what it is. Absent is what was not there. */
export interface Conflict {
  /** As bytes; `showPath` makes text of it. */
  readonly path: BytePath;
  /** As it was captured. */
  readonly before?: PathReport;
  /** What the command left; undefined also where nobody saw that: then `isLeftKnown` is false. */
  readonly left?: PathReport;
  readonly isLeftKnown: boolean;
  readonly now?: PathReport;
  /** What the command changed; empty where nobody saw that. */
  readonly byCommand: readonly Aspect[];
  /** What somebody changed since; where nobody saw what the command left, by either of them. */
  readonly since: readonly Aspect[];
}

/** What is known of each path in conflict. */
export interface ConflictSources {
  /** The snapshot's. */
  readonly wanted: ReadonlyMap<BytePath, Entry>;
  readonly now: Probe;
  /** What was read of them now. */
  readonly read: ReadonlyMap<BytePath, Entry>;
  /** What the command left. */
  readonly expected: ExpectedStates;
}

/** Who changed what of a path: pure. */
export function conflictOf(path: BytePath, { wanted, now, read, expected }: ConflictSources): Conflict {
  const before = sideOf(wanted.get(path), wanted, true);
  const found = sideOf(read.get(path), read, true) ?? sideOf(now.states.get(path), read, false);
  const left = leftSide(path, wanted, expected);
  return {
    path,
    ...(before === undefined ? {} : { before }),
    ...(left === undefined ? {} : { left }),
    ...(found === undefined ? {} : { now: found }),
    ...{ isLeftKnown: true, byCommand: aspectsOf(before, left), since: aspectsOf(left, found) },
  };
}

/** The same of a change to a path of which nobody saw what the command left. */
export function unseenConflict(change: Change): Conflict {
  const before = change.kind === 'remove' ? undefined : reportOf(change.entry, change.entry.content?.digest, true);
  const now = change.kind === 'create' ? undefined : reportOf(change.now, undefined, false);
  return {
    path: change.path,
    ...(before === undefined ? {} : { before }),
    ...(now === undefined ? {} : { now }),
    ...{ isLeftKnown: false, byCommand: [], since: aspectsOf(before, now) },
  };
}

/** What the command did not change is what was read before it. */
function leftSide(
  path: BytePath,
  wanted: ReadonlyMap<BytePath, Entry>,
  expected: ExpectedStates,
): PathReport | undefined {
  const left = leftByCommand(path, wanted, expected);
  const before = wanted.get(path);
  if (left === undefined) return undefined;
  if (before !== undefined && isSameState(before, left)) return sideOf(before, wanted, true);
  return sideOf(left, expected.states, contentOf(left, expected.states) !== undefined);
}

function sideOf(
  entry: Entry | undefined,
  entries: ReadonlyMap<BytePath, Entry>,
  isRead: boolean,
): PathReport | undefined {
  return entry && reportOf(entry, isRead ? contentOf(entry, entries)?.digest : undefined, isRead);
}

/** In what two reports of one path differ; in the order in which it is told. */
function aspectsOf(one: PathReport | undefined, other: PathReport | undefined): readonly Aspect[] {
  if (one === undefined || other === undefined) return one === other ? [] : ['presence'];
  const told = [...substanceOf(one, other), ...rightsOf(one, other)];
  // Content that is another one has another time; that of a directory tells of what is in it.
  const isTimeTold = one.type === 'directory' || told.some((aspect) => withTime.has(aspect));
  if (!isTimeTold && one.modifiedAt !== other.modifiedAt) told.push('time');
  if (told.length > 0 || one.changedAt === other.changedAt) return told;
  return [one.inode === other.inode ? 'status' : 'inode'];
}

function substanceOf(one: PathReport, other: PathReport): readonly Aspect[] {
  if (one.type !== other.type) return ['type'];
  return [
    ...(one.type === 'file' ? contentAspect(one, other) : []),
    ...when('target', one.target !== other.target),
    ...when('names', one.type !== 'directory' && one.links !== other.links),
  ];
}

function rightsOf(one: PathReport, other: PathReport): readonly Aspect[] {
  const areRead = one.attributes !== undefined && other.attributes !== undefined;
  const areLinks = one.type === 'symlink' || other.type === 'symlink';
  return [
    ...when('mode', !areLinks && one.mode !== other.mode),
    ...when('owner', one.uid !== other.uid || one.gid !== other.gid),
    ...when('access-lists', areRead && (one.accessAcl !== other.accessAcl || one.defaultAcl !== other.defaultAcl)),
    ...when('attributes', areRead && !isDeepStrictEqual(one.attributes, other.attributes)),
  ];
}

const when = (aspect: Aspect, isOther: boolean): readonly Aspect[] => (isOther ? [aspect] : []);

const withTime: ReadonlySet<Aspect> = new Set(['type', 'content', 'content-or-time', 'target']);

function contentAspect(one: PathReport, other: PathReport): readonly Aspect[] {
  const isRead = one.sha256 !== undefined && other.sha256 !== undefined;
  if (isRead) return one.sha256 === other.sha256 ? [] : ['content'];
  if (one.size !== other.size || one.inode !== other.inode) return ['content'];
  return one.modifiedAt === other.modifiedAt ? [] : ['content-or-time'];
}

const words: Readonly<Record<Exclude<Aspect, 'presence'>, string>> = {
  type: 'type',
  content: 'content',
  'content-or-time': 'content or time',
  target: 'target',
  mode: 'mode',
  owner: 'owner',
  'access-lists': 'access control lists',
  attributes: 'attributes',
  names: 'number of names',
  time: 'time',
  inode: 'inode',
  status: 'attributes or access control lists',
};

/** What somebody changed since, for a person: `content and mode changed since`. */
export function conflictText({ since, now, isLeftKnown }: Conflict): string {
  const when = isLeftKnown ? 'since' : 'by the command or since';
  if (since.includes('presence')) return `${now === undefined ? 'deleted' : 'made'} ${when}`;
  const told = since.flatMap((aspect) => (aspect === 'presence' ? [] : words[aspect]));
  const last = told.at(-1) ?? 'something';
  const first = told.slice(0, -1).join(', ');
  return `${first === '' ? last : `${first} and ${last}`} changed ${when}`;
}
