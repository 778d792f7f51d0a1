import { describe, expect, it } from 'vitest';
import { assessRisk } from '../../../src/risk/assess-risk.js';
import { analyse } from '../../../src/shell/understand.js';
import { effectsOf } from '../effects-of.js';

describe('the directory that a command is in', () => {
  it.each([
    'cd /etc; cd /tmp; rm -rf ~-/ssh',
    'cd /etc; rm -rf ~+/ssh',
    'cd /etc && cd /tmp && cd - && rm -rf ssh',
    'cd /etc; cd /tmp; cd "$OLDPWD"; rm -rf ssh',
    'pushd /etc; pushd /tmp; popd; rm -rf ssh',
    'pushd /etc; pushd /tmp; pushd; rm -rf ssh',
    'cd /tmp; CDPATH=/; cd etc && rm -rf ssh',
    'export CDPATH=/etc; cd ssh && rm -rf ../ssh',
    'cd -P /etc; rm -rf ssh',
  ])('is followed back and forth: %s', (command) => {
    expect(effectsOf(command)).toContain('delete:remove /etc/ssh recursive force');
  });

  it.each([
    'env -C /etc rm -rf ssh',
    'env --chdir=/etc rm -rf ssh',
    'sudo -D /etc rm -rf ssh',
    'sudo --chdir=/etc sh -c "rm -rf ssh"',
    'systemd-run --working-directory=/etc rm -rf ssh',
    'systemd-run -p WorkingDirectory=-/etc rm -rf ssh',
    'start-stop-daemon --chdir /etc --start --exec /bin/rm -- -rf ssh',
    'run0 -D /etc rm -rf ssh',
    'parallel --wd /etc rm -rf ::: ssh',
    'unshare --wd=/etc rm -rf ssh',
    'daemonize -c /etc /bin/rm -rf ssh',
    'cd /; env -C etc rm -rf ssh',
  ])('is what a wrapper says: %s', (command) => {
    expect(
      effectsOf(command).filter((effect) => effect.startsWith('delete:remove /etc/ssh recursive force')),
    ).not.toEqual([]);
  });

  it.each([
    ["find / -name '*.log' -exec sh -c 'rm \"$0\"' {} \\;", 'delete:remove /**/*.log recursive'],
    ['find /etc -exec sh -c \'rm "$1"\' x {} \\;', 'delete:remove /etc/** recursive'],
    ['sh -c \'rm -rf "$1" "$0"\' /srv /etc', 'delete:remove /srv recursive force'],
  ])('and what a line is given as $0 and $1 keep their wildcards: %s', (command, effect) => {
    const analysis = analyse(command);
    expect(effectsOf(command)).toContain(effect);
    expect(assessRisk(analysis).score).toBeGreaterThanOrEqual(0.75);
  });

  it.each([
    ['cd /etc; cd /tmp; cat "~-/x"', 'read:read ~-/x'],
    ['cd /etc; CDPATH=/srv; cd ./ssh; cat x', 'read:read /etc/ssh/x'],
  ])('is not meant by what only looks like it: %s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });
});
