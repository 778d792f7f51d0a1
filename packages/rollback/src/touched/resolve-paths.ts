import { buffer } from 'node:stream/consumers';
import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf } from '../entry/byte-path.js';
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
  const asked = touched.flatMap(({ pattern, named = '', recursive, within }) => [
    { pattern, named, recursive },
    // What comes into being in a directory may be a directory itself.
    ...within.map((name) => ({ pattern: `${pattern === '/' ? '' : pattern}/${name}`, named: '', recursive: true })),
  ]);
  if (asked.length === 0) return [];
  const words = asked.map(({ pattern, named, recursive }) =>
    bytesOf(`${recursive ? 't' : 'p'}\0${escaped(pattern)}\0${named.replace(/[[\]\\]/g, '\\$&')}\0`),
  );
  const execution = await start(resolveScript, {
    stdin: Buffer.concat(words),
    ...(signal === undefined ? {} : { signal }),
  });
  const [stdout, , { status, exitCode }] = await Promise.all([
    buffer(execution.stdout),
    buffer(execution.stderr),
    execution.result,
  ]);
  const answer = stdout.toString('latin1').split('\0');
  if (status !== 'exited' || exitCode !== 0 || answer.pop() !== '' || answer.length % 2 !== 0) {
    throw new OpsError<RollbackErrorCode>(
      'probe-unreadable',
      `Which paths the command touches could not be asked: ${status}, exit code ${exitCode}. Nothing was changed; try again.`,
    );
  }
  return withParents(answer);
}

/** Brackets are no wildcards in an analysis. */
function escaped(pattern: BytePath): BytePath {
  return /[*?]/.test(pattern) ? pattern.replace(/[[\]\\]/g, '\\$&') : pattern;
}

function withParents(answer: readonly string[]): readonly Root[] {
  const roots = new Map<BytePath, boolean>();
  for (let index = 0; index < answer.length; index += 2) {
    const path = answer[index + 1] ?? '';
    roots.set(path, roots.get(path) === true || answer[index] === 't');
    const parent = path.slice(0, Math.max(1, path.lastIndexOf('/')));
    roots.set(parent, roots.get(parent) ?? false);
  }
  return [...roots].map(([path, recursive]) => ({ path, recursive }));
}
