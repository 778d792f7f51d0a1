import { quote } from '@opspilot/core';
import { surroundings } from '../probe/whole-script.js';
import { holdsFunction } from './holdings.js';
import { notKeptFunction } from './not-kept.js';
import type { Look, StateKind } from './state-kind.js';

/**
 * One script that looks at all that is asked. It prints NUL-terminated words in threes: a kind with key and value; `place` with `p`
 * or `t` and a path; `lost` with a kind and the reason; `absent` with a kind and a subject; and `end` twice empty, without which the answer was cut off.
 *
 * @param part - whether things are looked at, or what they hold
 */
export function lookScript(
  looks: readonly Look[],
  kinds: ReadonlyMap<string, StateKind>,
  part: 'look' | 'holdings' = 'look',
): string {
  const asked = [...new Set(looks.map(({ kind }) => kind))];
  const functions = asked.map((id) => `look_${nameOf(id)}() {\n${kinds.get(id)?.[part] ?? ':'}\n}`);
  const calls = looks.map(({ kind, subjects }) =>
    [`kind=${quote(kind)}; look_${nameOf(kind)}`, ...subjects.map((subject) => quote(subject))].join(' '),
  );
  return `{ ${surroundings}
record() { printf '%s\\0%s\\0%s\\0' "$kind" "$1" "$2"; }
place() { printf 'place\\0%s\\0%s\\0' "$1" "$2"; }
lost() { printf 'lost\\0%s\\0%s\\0' "$kind" "$1"; }
absent() { printf 'absent\\0%s\\0%s\\0' "$kind" "$1"; }
${holdsFunction}
${notKeptFunction}
${functions.join('\n')}
${calls.join('\n')}
printf 'end\\0\\0\\0'
} </dev/null 2>/dev/null`;
}

function nameOf(kind: string): string {
  return kind.replaceAll('-', '_');
}
