import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

describe('a directory that is seen elsewhere in other surroundings', () => {
  it.each([
    ['bwrap --bind / /mnt rm -rf /mnt/etc', '/etc'],
    ['bwrap --ro-bind /usr /usr --dev-bind /srv /data rm -rf /data/x', '/srv/x'],
    ['proot -b /:/host rm -rf /host/etc', '/etc'],
    ['proot -r /srv/root -b /etc:/own rm -rf /own/ssh', '/etc/ssh'],
    ['proot -r /srv/root rm -rf /etc', '/srv/root/etc'],
    ['systemd-nspawn -D /srv/c --bind=/:/h rm -rf /h/etc', '/etc'],
    ['systemd-nspawn -D /srv/c --bind=/etc rm -rf /etc/ssh', '/etc/ssh'],
  ])('is what it is outside: %s', (command, path) => {
    expect(effectsOf(command)).toContain(`delete:remove ${path} recursive force`);
  });

  it('cannot be changed where it is bound for reading', () => {
    const effects = effectsOf('systemd-nspawn -D /srv/c --bind-ro=/:/h rm -rf /h/etc');
    expect(effects).not.toContain('delete:remove /etc recursive force');
  });
});
