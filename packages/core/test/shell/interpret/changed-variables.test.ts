import { afterAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';
import { bashMissing } from '../../fixtures/shell/bash-process.js';
import { openProbe } from '../../fixtures/shell/probe.js';
import { unseenCalls } from '../../fixtures/shell/seen-calls.js';
import { effectsOf } from '../effects-of.js';

const missing = bashMissing();

/** The words of each call of `probe` that the analysis sees. */
function seenIn(script: string): readonly (readonly string[])[] {
  const { commands } = analyse(script, { profile: { sh: 'bash' } });
  return commands.filter(({ program }) => program === 'probe').map(({ arguments: words }) => words);
}

/** Scripts whose calls of `probe` are known to the last word. */
const known: readonly string[] = [
  'a=(x y); i=0; let i++; probe ${a[$i]}',
  'a=(x y); i=0; ((i++)); probe ${a[$i]}',
  'a=(x y); i=1; let --i; probe ${a[$i]}',
  'i=2; let "i = i * 3" j=i+1; probe $i $j',
  'i=2; ((i += 3)); ((i <<= 1)); probe $i',
  'i=1; probe $((i++)) $((++i)) $i',
  'i=0; : $((i = 5, 1)); i=0; ((i = (j = 2) + 1)); probe $i $j',
  'declare -i x=1+2; probe $x',
  'declare -i x; x=2*3; probe $x',
  'declare -i y=4; declare -i x=y+1; probe $x',
  'x=a; declare x+=b; probe $x',
  'mapfile -t -d: a <<< x:y:z; probe ${a[1]}',
  "mapfile -t -s 1 a < <(printf 'x\\ny\\nz\\n'); probe ${a[0]} ${a[1]}",
  "mapfile -t -n 1 a < <(printf 'x\\ny\\n'); probe ${#a[@]}",
  'mapfile -t -s 1 -n 1 a < <(printf \'x\\n\\nz\\n\'); probe "${a[0]}"',
  "exec 3< <(printf 'x\\ny\\n'); mapfile -u 3 -t a; probe ${a[1]}",
];

/** Scripts in which a variable holds what is not computed. */
const open: readonly string[] = [
  'a=(x y); i=0; ((i > 3 || i++)); probe ${a[$i]}',
  'a=(x y); i=0; ((1 ? i++ : 0)); probe ${a[$i]}',
  'a=(x y); b=(0 1); ((b[0]++)); probe ${a[${b[0]}]}',
  'a=(x y z); for ((i = 0; i < 2; i++)); do :; done; probe ${a[$i]}',
  'declare -i x=1; x+=2; probe $x',
  'x=a; getopts a:b x -a c; probe $x $OPTARG $OPTIND',
  'x=a; sleep 0 & wait -n -p x; [ "$x" = a ] || probe b$x',
  'x=a; coproc x { :; }; [ "${x[0]}" = a ] || probe b${x[0]}',
  'mapfile -t -O 2 a <<< x; probe ${a[2]}',
  "x=a; trap 'x=b' DEBUG; probe $x",
  "trap 'x=b' DEBUG; x=a; probe $x",
  "x=a; trap 'x=b' ERR; false; probe $x",
  "trap 'x=b' USR1; x=a; kill -USR1 $$; probe $x",
  'f() { x=b; }; x=a; trap f SIGTERM HUP; kill -HUP $$; probe $x',
  'shopt -s lastpipe; x=a; echo b | read x; probe $x',
  'shopt -s lastpipe; x=a; echo b | while read -r y; do x=$y; done; probe $x',
  'set -o posix; x=a; x=b :; probe $x',
];

describe('a variable that is changed by what is computed, read or caught', () => {
  it.each(open)('does not hold what it held: %s', (script) => {
    expect(seenIn(script).flat().join(' ')).toMatch(/…|b/);
  });

  describe.skipIf(missing !== undefined)(missing ?? 'as in bash', () => {
    const probe = openProbe();
    afterAll(() => probe.close());

    it.each(known)('holds what bash computes: %s', async (script) => {
      const made = await probe.run(script);
      expect(made.length).toBeGreaterThan(0);
      expect(seenIn(script)).toEqual(made);
    });

    it.each(open)('may hold what bash computes: %s', async (script) => {
      expect(unseenCalls(script, await probe.run(script))).toEqual([]);
    });
  });

  it.each(['a=(/tmp/x /srv); i=0; let i++; rm -rf ${a[$i]}', "x=/tmp/x; trap 'x=/srv' DEBUG; rm -rf $x"])(
    'is what is deleted: %s',
    (command) => expect(effectsOf(command)).toContain('delete:remove /srv recursive force'),
  );
});
