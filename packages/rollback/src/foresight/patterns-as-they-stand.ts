import { analyse } from '@opspilot/core/shell';
import type { BytePath } from '../entry/byte-path.js';
import { type TouchedPath, touchedSet } from '../touched/touched-set.js';
import type { ForeseeOptions } from './foresee.js';

/** Words, or parts of them, in which no shell looks for files; behind a redirection some do, and dash does not. */
const taken = /'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[*?]|(?:>>?\|?|<>)\s*[^\s;&|<>()]+/g;
/** Wildcards in them, and what has the same letters and is none. */
const wildcards = /\$\{[^}]*\}|\$[*?]|[*?]/g;

/** What stands for a wildcard that is to stay as it is, and is none itself: from the private use area of Unicode. */
const standIns: ReadonlyMap<string, string> = new Map([
  ['*', '\uE02A'],
  ['?', '\uE03F'],
]);
const inBytes = new Map(
  [...standIns].map(([wildcard, standIn]) => [Buffer.from(standIn).toString('latin1'), wildcard]),
);

/**
 * What comes into being under a name with wildcards in it: `touch 'a*'` makes a file of that very name, whatever else there is that the
 * pattern would match. An analysis knows no quotes any more.
 */
export function withPatternsAsTheyStand({ command, directory, user }: ForeseeOptions): readonly TouchedPath[] {
  const text = command.replace(taken, (part) => part.replace(wildcards, (found) => standIns.get(found) ?? found));
  if (text === command) return [];
  return touchedSet(analyse(text, { cwd: directory, user })).paths.flatMap((touched) => {
    const pattern = asItStands(touched.pattern);
    const isOwn = touched.isMade === true && touched.named === undefined && pattern !== touched.pattern;
    return isOwn ? [{ ...touched, pattern, isLiteral: true }] : [];
  });
}

function asItStands(path: BytePath): BytePath {
  let own = path;
  for (const [standIn, wildcard] of inBytes) own = own.replaceAll(standIn, wildcard);
  return own;
}
