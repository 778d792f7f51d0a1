import type { Foresight } from '../foresight/foresee.js';
import { isDone, reasonOf, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { wholeScript } from '../probe/whole-script.js';
import type { Root } from '../store/snapshot-store.js';
import { impossible } from './layers-script.js';
import { rehearsalScript, timedOut } from './rehearsal-script.js';

/** How commands are rehearsed. */
export interface RehearsalOptions {
  /** Seconds after which a rehearsal is given up: 1..3,600. Default 60. */
  readonly seconds?: number;
  /** Bytes that a rehearsal writes at most: they are kept in the memory of the host. Default 256 MiB. */
  readonly maxSize?: number;
}

/** What came of a rehearsal. */
type Rehearsal =
  | {
      /** What it would have changed. */
      readonly touched: readonly Root[];
      /** Of the command; null when it was given up. */
      readonly exitCode: number | null;
    }
  | {
      /** Why there was none, for a person. */
      readonly impossible: string;
    };

/** Whether a command changes files alone, and nothing that nobody sees: only such a one is rehearsed. */
export function changesFilesAlone({ looks, losses, paths }: Foresight): boolean {
  return paths.length > 0 && looks.length === 0 && losses.length === 0;
}

/**
 * Runs a command where all that it changes is thrown away, and tells what that was: in namespaces of its own, without a network, without
 * the processes and sockets of its host, over layers in memory on top of every file system. To be called for a command that may run.
 *
 * @param command - with the directory that `start` runs it in
 */
export async function rehearse(
  start: StartThere,
  command: string,
  { seconds = 60, maxSize = 256 * 1024 ** 2 }: RehearsalOptions = {},
  signal?: AbortSignal,
): Promise<Rehearsal> {
  const script = wholeScript(rehearsalScript(command, { seconds, maxSize }));
  const result = await runScript(start, 'sh', 'GNU tar', { stdin: script, ...withSignal(signal) });
  if (result.exitCode === impossible) return { impossible: result.stderr.toString('utf8').trim() };
  const words = result.stdout.toString('latin1').split('\0');
  if (!isDone(result) || words.pop() !== '' || words.length % 2 === 0) return { impossible: reasonOf(result) };
  const exitCode = Number(words[0]);
  const touched = words.slice(1).flatMap((word, index, all): readonly Root[] => {
    if (index % 2 === 1) return [];
    return [{ path: all[index + 1] ?? '/', recursive: word === 't' }];
  });
  return { touched, exitCode: exitCode === timedOut ? null : exitCode };
}
