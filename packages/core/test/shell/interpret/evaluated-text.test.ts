import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';

/** Whether a command restarts the machine, read by bash. */
function reboots(command: string): boolean {
  return analyse(command, { profile: { sh: 'bash' } }).effects.some(({ action }) => action === 'reboot');
}

const value = `'a[$(reboot)]'`;

describe('text that a shell computes', () => {
  it.each([
    `x=${value}; (( x ))`,
    `x=${value}; (( 1 + x * 2 )) && true`,
    `x=${value}; echo $(( x ))`,
    `x=${value}; echo $(( $x + 1 ))`,
    `x=${value}; y=x; z=y; echo $(( z ))`,
    `x='b[a[\`reboot\`]]'; echo $(( x ))`,
    `x=${value}; echo $[ x ]`,
    `x=${value}; for (( i = x; i < 1; i++ )); do :; done`,
    `x=${value}; for (( i = 0; i < x; i++ )); do :; done`,
    `x=${value}; [[ x -eq 1 ]]`,
    `x=${value}; [[ 1 -lt "$x" && -n y ]]`,
    `x=${value}; if ! [[ ( $x -ge 1 ) ]]; then :; fi`,
    `[[ ${value} -eq 1 ]]`,
    `x=${value}; declare -i y=x`,
    `typeset -ri y=${value}+1`,
    `declare -i y; y=${value}`,
    `declare -i y=1; y+=${value}`,
    `f() { local -i n="$1"; }; f ${value}`,
    `f() { (( $1 > 2 )); }; f ${value}`,
    `let ${value}=1`,
    `x=${value}; let 'y = x + 1'`,
    `x=${value}; echo "\${a[x]}"`,
    `x=${value}; a[x]=1`,
    `x=${value}; echo \${s:x:1} `,
    `x=${value}; echo \${s:1:x}`,
  ])('runs the subscripts in it: %s', (command) => {
    expect(reboots(command)).toBe(true);
  });

  it.each([
    `test -v ${value}`,
    `[ -v ${value} ]`,
    `[[ -v ${value} ]]`,
    `printf -v ${value} %s x`,
    `name=${value}; printf -v "$name" x`,
    `read ${value} < /dev/null`,
    `name=${value}; while read -r "$name"; do :; done < list`,
    `unset ${value}`,
    `name=${value}; unset -v "$name"`,
    `mapfile ${value} < list`,
    `getopts ab ${value}`,
    `declare ${value}=1`,
    `name=${value}; echo "\${!name}"`,
    `declare -n name=x; x=${value}; echo $(( name ))`,
  ])('runs the subscript of a name: %s', (command) => {
    expect(reboots(command)).toBe(true);
  });

  it.each([
    `x='$(reboot)'; echo "\${x@P}"`,
    'x=\'`reboot`\'; : "${x@P}"',
    `PS4='$(reboot)'; set -x; true`,
    `PS4='$(reboot)' bash -x script`,
    `export PS1='$(reboot)'`,
    `ENV='$(reboot)' sh -i`,
    `BASH_ENV='$(reboot)' bash -c true`,
    `compgen -W '$(reboot)'`,
    `complete -W '$(reboot)' ls`,
  ])('runs what is expanded once more: %s', (command) => {
    expect(reboots(command)).toBe(true);
  });

  it.each([
    `mapfile -C reboot -c 1 lines < list`,
    `readarray -t -Creboot lines < list`,
    `compgen -C 'reboot now'`,
    `complete -C reboot ls`,
    `f() { reboot; }; compgen -F f`,
    `complete -F f ls; f() { reboot; }`,
    `bind -x '"\\C-l": reboot'`,
    `hash -p /sbin/reboot ls`,
    `hash -p /usr/bin/systemctl ls; ls reboot`,
    `alias go='systemctl'; go reboot`,
    `alias sudo='sudo -n'; sudo reboot`,
    `declare -n command=other; other=reboot; $command`,
    `f() { local -n name=$1; $name; }; given=reboot; f given`,
    `typeset -n name=x; name=reboot; $x`,
  ])('runs what a builtin is given for later: %s', (command) => {
    expect(reboots(command)).toBe(true);
  });

  it.each(['fc -s', 'fc', 'fc -e true 12'])('does not know what was typed before: %s', (command) => {
    expect(analyse(command).problems).toContainEqual(expect.objectContaining({ code: 'dynamic-command' }));
  });

  it.each([
    `x=${value}; echo "$x"`,
    `x=${value}; [[ $x == y ]] && [[ -n $x ]]`,
    `x=${value}; [ "$x" = y ]`,
    `test -v x`,
    `i=0; while (( i < 3 )); do i=$(( i + 1 )); done`,
    `a=(1 2); unset 'a[1]'; echo "\${a[0]}"`,
    `printf '%s' '\${x[$(reboot)]}'`,
    `PS4='+ $LINENO: '; set -x`,
    `x=x; echo $(( x ))`,
    `hash -r; compgen -c; complete -p; bind -p; fc -l`,
  ])('runs nothing otherwise: %s', (command) => {
    const { effects, problems } = analyse(command, { profile: { sh: 'bash' } });
    expect(effects).toEqual([]);
    expect(problems).toEqual([]);
  });
});
