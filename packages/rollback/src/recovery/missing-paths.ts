import { OpsError } from '@opspilot/core';
import { type BytePath, pathList } from '../entry/byte-path.js';
import { isDone, runScript } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { escaped } from '../touched/resolve-paths.js';

/** Reads NUL-terminated patterns from stdin, and prints those that nothing on the host answers to. */
const script = String.raw`LC_ALL=C; export LC_ALL
exec xargs -0 -r -n 600 sh -c '
is_there() { [ -e "$1" ] || [ -L "$1" ]; }
IFS=
for pattern do
  found=
  case $pattern in
    *[*?]*) for path in $pattern; do is_there "$path" && found=1 && break; done ;;
    *) is_there "$pattern" && found=1 ;;
  esac
  [ -n "$found" ] || printf "%s\000" "$pattern"
done
:' sh`;

/** Those of the patterns that lead to nothing. @throws OpsError `probe-unreadable` */
export async function missingPaths(start: StartThere, patterns: readonly BytePath[]): Promise<readonly BytePath[]> {
  if (patterns.length === 0) return [];
  const asked = new Map(patterns.map((pattern) => [escaped(pattern), pattern]));
  const stdin = pathList([...asked.keys()]);
  const result = await runScript(start, script, 'find with -printf, nor stat', { stdin });
  const answer = result.stdout.toString('latin1').split('\0');
  const missing = answer.slice(0, -1).flatMap((pattern) => asked.get(pattern) ?? []);
  if (isDone(result) && answer.at(-1) === '' && missing.length === answer.length - 1) return missing;
  throw new OpsError<RollbackErrorCode>(
    'probe-unreadable',
    `Whether what is to be captured is there could not be asked: ${result.status}, exit code ${result.exitCode}. Nothing was changed; try again.`,
  );
}
