import { describe, expect, it } from 'vitest';
import { quotingOf } from '../../../src/shell.js';

/** What is said of every `XX` of a command. */
function quotings(command: string): string {
  const spans = [...command.matchAll(/XX/g)].map(({ index }) => [index, index + 2] as const);
  return quotingOf(command, spans).join(' ');
}

describe('the quoting of a place in a command', () => {
  it.each([
    ['echo XX aXXb $(echo XX)', 'argument argument argument'],
    ['echo "a XX" \'XX\' "$(echo \'XX\')"', 'double-quoted single-quoted single-quoted'],
    ['A=XX B="XX" run >XX <<<XX', 'argument double-quoted argument argument'],
    ['XX; for a in XX; do XX; done; case XX in XX) ;; esac', 'word word word word word'],
    ['echo XX>f', 'word'],
    ['cat <<E\nXX "XX" $(echo XX)\nE\n', 'here-document here-document argument'],
    ["cat <<'E'\nXX\nE\n", 'other'],
    ['cat <<XX\nXX', 'unreadable other'],
    ['echo $((XX)) `echo XX` # XX', 'other other other'],
    [`echo \${a:-XX} "\${a#XX}" $'XX'`, 'other other other'],
    ['[[ XX = a ]]; ((XX)); for ((i=XX;;)); do echo XX; done', 'other other other argument'],
    ['XX() { echo XX; }; XX=1; for XX in a; do :; done', 'other argument other other'],
    ['echo \\XX "\\XX" \'\\XX\' \\\\XX', 'other other single-quoted argument'],
    ['echo $XX "$aXX" $' + '{a}XX', 'unreadable unreadable argument'],
    ['unset XX; read XX; command declare XX; declare A=XX; declare -i A=XX', 'other other other argument other'],
    ['test -v XX; [ XX = a ]; printf -v XX a; printf %s XX', 'other argument other argument'],
    ['echo "XX', 'unreadable'],
    ['if XX', 'unreadable'],
  ])('of %j is %s', (command, expected) => {
    expect(quotings(command)).toBe(expected);
  });
});
