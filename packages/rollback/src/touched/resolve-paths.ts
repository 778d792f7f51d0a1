import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, parentOf, pathIn } from '../entry/byte-path.js';
import { isDone, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { Root } from '../store/snapshot-store.js';
import { resolveScript } from './resolve-script.js';
import type { TouchedPath } from './touched-set.js';

/**
 * The paths of a host that patterns come to, in one round trip: with the directories that they lie in, whose times change with
 * them.
 *
 * @throws OpsError `probe-unreadable`
 */
export async function resolvePaths(
  start: StartThere,
  touched: readonly TouchedPath[],
  signal?: AbortSignal,
): Promise<readonly Root[]> {
  const asked = touched.flatMap(({ pattern, named = '', recursive, within, withinOf = [] }) => [
    { pattern, named, kind: recursive ? 't' : 'p' },
    // What comes into being in a directory may be a directory itself.
    ...within.map((name) => ({ pattern: pathIn(pattern, name), named: '', kind: 't' })),
    ...withinOf.map((of) => ({ pattern, named: of, kind: 'i' })),
  ]);
  if (asked.length === 0) return [];
  const words = asked.map(({ pattern, named, kind }) =>
    bytesOf(`${kind}\0${escaped(pattern)}\0${named.replace(/[[\]\\]/g, '\\$&')}\0`),
  );
  const result = await runScript(start, resolveScript, 'find with -printf, nor stat', {
    stdin: Buffer.concat(words),
    ...withSignal(signal),
  });
  const answer = result.stdout.toString('latin1').split('\0');
  if (!isDone(result) || answer.pop() !== '' || answer.length % 2 !== 0) {
    throw new OpsError<RollbackErrorCode>(
      'probe-unreadable',
      `Which paths the command touches could not be asked: ${result.status}, exit code ${result.exitCode}. Nothing was changed; try again.`,
    );
  }
  return withParents(answer);
}

/** Brackets are no wildcards in an analysis. */
export function escaped(pattern: BytePath): BytePath {
  return /[*?]/.test(pattern) ? pattern.replace(/[[\]\\]/g, '\\$&') : pattern;
}

function withParents(answer: readonly string[]): readonly Root[] {
  const roots = new Map<BytePath, boolean>();
  for (let index = 0; index < answer.length; index += 2) {
    const path = answer[index + 1] ?? '';
    roots.set(path, roots.get(path) === true || answer[index] === 't');
    const parent = parentOf(path);
    roots.set(parent, roots.get(parent) ?? false);
  }
  return [...roots].map(([path, recursive]) => ({ path, recursive }));
}
