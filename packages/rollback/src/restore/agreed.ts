import { type BytePath, bytesOf } from '../entry/byte-path.js';
import { contentOf, type Entry } from '../entry/entry.js';
import { withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { differencesOf } from './differences.js';
import { runRestoring } from './restore-failed.js';
import type { Change, RestorePlan } from './restore-plan.js';
import { digestScript, parseDigests } from './stage-script.js';

/**
 * A plan without conflicts about what is already as it is to be, whoever made it so: an attempt that did not come to its end, the restore
 * of a part, or somebody by hand. Files that look like it are hashed on their host.
 *
 * @param entries - the snapshot's
 * @param isBare - whether the host has no GNU tar
 */
export async function withoutAgreed(
  plan: RestorePlan,
  start: StartThere,
  entries: ReadonlyMap<BytePath, Entry>,
  isBare: boolean,
  signal?: AbortSignal,
): Promise<RestorePlan> {
  if (plan.conflicts.length === 0) return plan;
  const conflicts = new Set(plan.conflicts);
  const alike = plan.changes
    .filter(isReturning)
    .filter((change) => conflicts.has(change.path) && looksRight(change, isBare));
  const files = alike.filter(({ entry }) => entry.type === 'file').map(({ path }) => path);
  const stdin = Buffer.concat(files.map((path) => bytesOf(`${path}\0`)));
  const digests =
    files.length === 0
      ? new Map<BytePath, string>()
      : parseDigests(await runRestoring(start, digestScript(isBare), { stdin, ...withSignal(signal) }));
  for (const { path, entry } of alike) {
    if (entry.type !== 'file' || digests.get(path) === contentOf(entry, entries)?.digest) conflicts.delete(path);
  }
  return { ...plan, conflicts: [...conflicts] };
}

type Returning = Extract<Change, { kind: 'replace' | 'adjust' }>;

function isReturning(change: Change): change is Returning {
  return change.kind === 'replace' || change.kind === 'adjust';
}

function looksRight({ entry, now }: Returning, isBare: boolean): boolean {
  return differencesOf(entry, now, { isBare }) === undefined;
}
