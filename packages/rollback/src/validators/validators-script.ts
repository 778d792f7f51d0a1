import { quote } from '@opspilot/core';
import { surroundings } from '../probe/whole-script.js';
import { impossible, inLayers } from '../rehearsal/layers-script.js';
import type { Question } from './validator.js';

/** Seconds that a program has to answer. */
export const patience = 30;

/** Bytes that programs in layers may write. */
const layersSize = 64 * 1024 ** 2;

/** Daemons lock below /run, which is empty there. */
const inside = 'mkdir -m 1777 $S/root/run/lock; exec chroot $S/root "$@"';

/** Exit code by which a question is told apart that could not be asked. */
export const notAsked = impossible;

/**
 * One script for all questions. It prints NUL-terminated words in threes for each answer, behind an empty one: the number of the question,
 * the exit code, what was said; and `end` at last, without which the answer was cut off.
 */
export function validatorsScript(questions: readonly Question[]): string {
  const each = questions.map(({ script, subjects }, index) =>
    [
      `ask_${index}() {\n${script}\n}`,
      `number=${index}`,
      [`ask_${index}`, ...subjects.map((subject) => quote(subject))].join(' '),
    ].join('\n'),
  );
  return `${surroundings}
layers=${quote(inLayers(inside, layersSize))}
has() { command -v "$1" > /dev/null; }
is_root() { [ "$(id -u)" = 0 ]; }
within() { if has timeout; then timeout -k 5 ${patience} "$@"; else "$@"; fi; }
# A kernel that loads nothing has all that it will have.
is_loaded() { [ ! -e /proc/modules ] || grep -q "^$1 " /proc/modules || grep -q "/$1\\.ko" "/lib/modules/$(uname -r)/modules.builtin"; } 2> /dev/null
judge() {
  if [ "$1" = in_layers ]; then shift; set -- sh -c "$layers" sh "$@"; fi
  said=$(within "$@" 2>&1 < /dev/null)
}
tell() { printf '%s\\000%s\\000%.8000s\\000' $number "$1" "$said"; }
must_answer() { judge "$@"; tell $?; }
answer() {
  judge "$@"
  code=$?
  case $code in 126|127) code=${notAsked} ;; esac
  tell $code
}
printf '\\000'
${each.join('\n')}
printf 'end\\000'`;
}
