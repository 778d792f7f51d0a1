import { quote } from '@opspilot/core';
import { pathList } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import { surroundings } from '../probe/whole-script.js';
import { type CopiesOptions, copiesFolder, defaultMinSize } from './copies-folder.js';
import { isPlain } from './is-plain.js';

/**
 * Keeps copies of the files of a snapshot on their host, in one round trip. They are for speed alone: where there is no room, or no
 * program for it, there are none, and whoever uses one compares its hash with the store's first.
 */
export async function keepCopies(
  start: StartThere,
  snapshot: string,
  entries: Iterable<Entry>,
  options: CopiesOptions,
  signal?: AbortSignal,
): Promise<void> {
  const { minSize = defaultMinSize, maxSize = 1024 ** 3, days = 7 } = options;
  const files = [...entries].filter(isPlain);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size < minSize || size > maxSize) return;
  const stdin = pathList(files.map(({ path }) => path));
  await runScript(start, keepScript(snapshot, size, { maxSize, days }), 'GNU tar', { stdin, ...withSignal(signal) });
}

/**
 * A link is copied as one, a directory as one, and neither is a copy of a file: what somebody puts in the place of a file in between
 * leads nowhere. A copy gets its name once it is whole.
 */
const keepScript = (
  snapshot: string,
  size: number,
  { maxSize, days }: Required<Omit<CopiesOptions, 'minSize'>>,
): string => `${surroundings}
umask 077
${copiesFolder}
mkdir -m 700 "$copies" 2>/dev/null
own_copies || exit 0
find "$copies" -mindepth 1 -maxdepth 1 -mmin +${days * 24 * 60} -exec rm -rf -- {} +
used() { du -sk "$copies" | cut -f 1; }
ls -tr "$copies" | while [ "$(used)" -gt ${Math.floor((maxSize - size) / 1024)} ] && read -r oldest; do rm -rf -- "$copies/$oldest"; done
# A disk is left most of its room.
room=$(stat -f -c '%a * %S' "$copies") && [ $(($room)) -ge ${size * 4} ] || exit 0
part=$copies/part.$$
mkdir "$part" || exit 0
xargs -0 -r cp -R --parents --reflink=auto -t "$part" -- 2>/dev/null
find "$part" ! -type f ! -type d -exec rm -f -- {} +
mv -T -- "$part" "$copies"/${quote(snapshot)} || rm -rf -- "$part"`;
