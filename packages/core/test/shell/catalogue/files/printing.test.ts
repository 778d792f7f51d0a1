import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/shell/understand.js';
import { effectsOf } from '../../effects-of.js';

/** What a command prints, seen in the name of a directory that is made of it. */
function printedBy(command: string): string | undefined {
  const [effect] = effectsOf(`mkdir "/at/$(${command})"`).filter((text) => text.startsWith('write:create /at/'));
  return effect?.slice('write:create /at/'.length).replace(/ dynamic$/, '');
}

const rows: readonly (readonly [command: string, printed: string])[] = [
  ['echo a b', 'a b'],
  ['echo -n a', 'a'],
  ["echo -e 'a\\x41\\0102\\c rest'", 'aAB'],
  ['echo -x a', '-x a'],
  ["printf '%s-%d:' a 1 b 2", 'a-1:b-2:'],
  ["printf '%5s|%-3s|%03d' ab c 7", '   ab|c  |007'],
  ["printf '%x.%X.%o.%c' 255 255 8 hello", 'ff.FF.10.h'],
  ["printf '\\x41\\102\\u0043%%'", 'ABC%'],
  ["printf '%b' '\\0101b\\cxyz'", 'Ab'],
  ["printf '%d' \"'A\"", '65'],
  ["printf '%*d' 3 5", '  5'],
  ["printf '%.2s' abcdef", 'ab'],
  ['printf %s "$unknown"', '…'],
  ['printf %d "$unknown"', '…'],
  ['seq -s, 3', '1,2,3'],
  ['seq -s. 3 -1 1', '3.2.1'],
  ['seq 1000000000', '…'],
  ['seq 1 1e1', '…'],
  ['basename /srv/a.txt .txt', 'a'],
  ['basename -a /srv/a /srv/b | tail -n 1', 'b'],
  ['dirname /srv/a/b', 'srv/a'],
  ['realpath /srv/x', 'srv/x'],
  ['yes | head -n 1', 'y'],
  ['which rm', 'usr/bin/rm'],
  ['mktemp -d', 'tmp/tmp.…'],
  ['mktemp /root/x.XXXX', 'root/x.…'],
  ['mktemp -p /srv', 'srv/tmp.…'],
  ['ls -d /srv/*', 'srv/*'],
];

describe('what is printed', () => {
  it.each(rows)('%s', (command, printed) => {
    expect(printedBy(command)).toBe(printed);
  });

  it('does not spell out what would be endless', () => {
    expect(printedBy("printf '%0999999999d' 1 1 1")?.length).toBeLessThan(100);
    expect(printedBy(`printf '%s' ${'x'.repeat(9000)} | ${'sed s/x/xxxxxxxxxx/g | '.repeat(9)} cat`)).toBe('…');
  });

  it('is what either shell prints, unless it is known to be bash', () => {
    const lines = ["echo '#\\nrm -rf /etc' | sh", "echo -E '#\\nrm -rf /etc' | sh"];
    for (const line of lines) {
      expect(effectsOf(line)).toContain('delete:remove /etc recursive force');
      expect(analyse(line, { profile: { sh: 'bash' } }).effects).toEqual([]);
    }
  });

  it('knows where things are', () => {
    expect(effectsOf('$(which rm) -rf /')).toEqual(['delete:remove / recursive force']);
    expect(effectsOf('rm -rf "$(pwd)/build"')).toEqual(['delete:remove build recursive force']);
    expect(effectsOf('cd /srv; rm -rf $(pwd)')).toEqual(['delete:remove /srv recursive force']);
    expect(effectsOf('d=$(mktemp -d); rm -rf "$d"')).toEqual(['delete:remove /tmp/tmp.… recursive force dynamic']);
  });

  it('keeps the stars of what is listed', () => {
    expect(effectsOf('cd /srv && rm -rf $(ls)')).toEqual(['delete:remove /srv/* recursive force']);
  });
});
