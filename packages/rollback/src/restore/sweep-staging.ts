import { type BytePath, pathList } from '../entry/byte-path.js';
import { isThere } from '../holder/holder.js';
import { withSignal } from '../probe/run-script.js';
import { holderOfStaging, processFile, stagingPrefix } from '../probe/staging-directory.js';
import type { StartThere } from '../probe/start-there.js';
import { runRestoring } from './restore-failed.js';

/** Seconds after which a staging directory is left over of which nobody can tell whether its owner is there. */
const abandonedAfter = 60 * 60;

/** Prints of each directory that stdin names, if it is one of the user's own: its path and its age in seconds, NUL-terminated. */
const agesScript = String.raw`LC_ALL=C; export LC_ALL
exec xargs -0 -r sh -c '
now=$(date +%s)
for directory; do
  [ ! -L "$directory" ] && [ -O "$directory" ] && changed=$(stat -c %Z -- "$directory" 2>/dev/null) || continue
  printf "%s\000%s\000" "$directory" "$((now - changed))"
done' sh`;

/**
 * Takes directories away that stdin names, each once nobody works there: who puts things into place takes it away by itself. It gets
 * another name first: who is about to begin finds nothing, and who has just begun is seen there and waited for. Who was seen there is
 * waited for even once the directory is gone: the times of what it was in are set after that.
 */
const sweepScript = String.raw`LC_ALL=C; export LC_ALL
exec xargs -0 -r sh -c '
wait_for() {
  patience=300
  while
    process=$(cat "$1/${processFile}" 2>/dev/null || echo "$process") && [ -n "$process" ] &&
      tr "\000" " " <"/proc/$process/cmdline" 2>/dev/null | grep -q "${stagingPrefix}"
  do
    [ $patience -gt 0 ] || return 1
    patience=$((patience - 1))
    sleep 0.2
  done
}
for directory; do
  process=
  wait_for "$directory" || continue
  swept=\${directory%/*}/${stagingPrefix}swept-$$
  mv -T -- "$directory" "$swept" 2>/dev/null || continue
  wait_for "$swept"
  rm -rf -- "$swept" "$directory" || { sleep 1; rm -rf -- "$swept" "$directory"; }
done' sh`.replaceAll('\\$', '$');

/**
 * Takes away what restores left that died. A directory whose owner is at work is left alone.
 *
 * @returns whether any was taken away: what is beside it may look otherwise since
 */
export async function sweepStaging(
  start: StartThere,
  directories: readonly BytePath[],
  signal?: AbortSignal,
): Promise<boolean> {
  if (directories.length === 0) return false;
  const words = (await runRestoring(start, agesScript, { stdin: pathList(directories), ...withSignal(signal) }))
    .toString('latin1')
    .split('\0');
  const abandoned: BytePath[] = [];
  for (let index = 0; index + 1 < words.length; index += 2) {
    const [path = '', age] = words.slice(index, index + 2);
    const holder = holderOfStaging(path);
    const isAtWork = holder === undefined ? undefined : await isThere(holder);
    if (!(isAtWork ?? Number(age) < abandonedAfter)) abandoned.push(path);
  }
  if (abandoned.length === 0) return false;
  await runRestoring(start, sweepScript, { stdin: pathList(abandoned), ...withSignal(signal) });
  return true;
}
