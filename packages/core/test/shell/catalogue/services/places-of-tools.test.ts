import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

describe('the places that tools write to and empty', () => {
  it.each([
    ['pip install -t /srv/lib requests', 'write:create /srv/lib recursive'],
    ['npm --prefix /srv/app ci', 'write:create /srv/app recursive'],
    ['composer -d /srv/app install', 'write:create /srv/app recursive'],
    ['pg_basebackup -h db1 -D /backups/base', 'write:create /backups/base recursive'],
  ])('%s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });

  it('a tilde in quotes is a name like any other', () => {
    const [home, named] = ['rm -rf ~', "cd /srv && rm -rf '~'"].map((command) => effectsOf(command).at(-1));
    expect(home).toBe('delete:remove ~ recursive force');
    expect(named).toBe('delete:remove /srv/~ recursive force');
  });

  it('a shell that no longer keeps files overwrites them', () => {
    const runs = (command: string): boolean => effectsOf(command).includes('delete:remove /srv recursive force');
    const script = (switched: string): string =>
      `echo 'rm -rf /srv' > /root/f; ${switched}; echo ls > /root/f; bash /root/f`;
    expect(runs(script('set -C'))).toBe(true);
    expect(runs(script('set -C; set +C'))).toBe(false);
    expect(runs(script('set -o noclobber; set +o noclobber'))).toBe(false);
  });
});
