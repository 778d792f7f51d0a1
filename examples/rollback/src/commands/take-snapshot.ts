import { lstat } from 'node:fs/promises';
import colors from 'picocolors';
import { exitCodes } from '../exit-codes.js';
import { madeByHand } from '../kept-points.js';
import type { Keeper } from '../open-keeper.js';
import { UsageError } from '../usage-error.js';
import { count, printable, sizeText } from '../view/text.js';

/** `*` and `?` are for the shell of the host: who finds nothing by them is told so by what is kept. */
async function isMissing(path: string): Promise<boolean> {
  if (/[*?]/.test(path)) return false;
  return lstat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT' || error.code === 'ENOTDIR',
  );
}

/** Keeps paths as they are. One that is not there is kept as such, and said to be missing: it may be misspelt. */
export async function takeSnapshot({ pilot }: Keeper, paths: readonly string[], note: string): Promise<number> {
  const areMissing = await Promise.all(paths.map(isMissing));
  const missing = paths.filter((_, index) => areMissing[index]);
  const named = missing.map((path) => printable(path)).join(', ');
  if (missing.length === paths.length) throw new UsageError(`Nothing is kept: ${named} is not there.`);
  const { id, snapshots } = await pilot.rollback.recoveryPoints.create({
    description: note,
    context: madeByHand,
    snapshots: [{ paths, mayBeAbsent: missing.length > 0 }],
  });
  for (const { entries, size } of snapshots) {
    console.log(`${colors.green('✔ kept')} ${count(entries, 'path')}, ${sizeText(size)}: ${colors.bold(id)}`);
  }
  if (missing.length === 0) return exitCodes.done;
  console.error(colors.yellow(`! ${named} is not there: to undo this removes what is made there`));
  return exitCodes.failed;
}
