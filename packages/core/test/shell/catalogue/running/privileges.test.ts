import { describe, expect, test } from 'vitest';
import { effectsOf } from '../../effects-of.js';

describe('acting as somebody else', () => {
  test.each<[string, string[]]>([
    ['sudo -u postgres psql', ['privilege:become postgres']],
    ['sudo rm /x', ['privilege:become root', 'delete:remove /x @user=root']],
    ['sudo -u deploy rm /x', ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ['sudo -i', ['privilege:shell root']],
    ['sudo -su deploy', ['privilege:shell deploy']],
    ['sudo su -', ['privilege:become root', 'privilege:shell root @user=root']],
    ['sudo bash', ['privilege:become root', 'execute:shell bash @user=root']],
    ['sudo -l rm /x', []],
    ['sudo -v', []],
    ['sudo -e /etc/hosts', ['privilege:become root', 'write:edit /etc/hosts']],
    ['sudoedit /etc/hosts', ['privilege:become root', 'write:edit /etc/hosts']],
    ['echo pw | sudo -S true', ['crypto:expose-secret password on standard input', 'privilege:become root']],
    ['sudo -S true', ['privilege:become root']],
    ['sudo LD_PRELOAD=/tmp/x.so ls', ['privilege:become root', 'execute:preload /tmp/x.so']],
    ['sudo -R /mnt rm /x', ['privilege:become root', 'delete:remove /mnt/x @user=root']],
    ['doas -u www rm /x', ['privilege:become www', 'delete:remove /x @user=www']],
    ['doas -s', ['privilege:shell root']],
    ['doas -C /etc/doas.conf', ['read:read /etc/doas.conf']],
    ['su', ['privilege:shell root']],
    ['su - deploy', ['privilege:shell deploy']],
    ["su deploy -c 'rm /x'", ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ["runuser -l deploy -c 'rm /x'", ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ['runuser -u deploy -- rm /x', ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ['pkexec --user deploy rm /x', ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ['sg docker "docker ps"', ['privilege:join-group docker']],
    ['sg run --pattern x', []],
    ['gosu deploy:www rm /x', ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ['chpst -u deploy:www rm /x', ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ['s6-setuidgid deploy rm /x', ['privilege:become deploy', 'delete:remove /x @user=deploy']],
    ['setpriv --reuid=1000 ls', ['privilege:become 1000']],
    ['setpriv --ambient-caps +sys_admin ls', ['privilege:capabilities ls']],
    ['capsh --', ['execute:shell bash']],
    ['capsh --print', []],
    ['start-stop-daemon -S -c deploy -x /bin/rm -- /x', ['delete:remove /x @user=deploy']],
    ['start-stop-daemon -K -n sshd', ['service:kill sshd']],
    ['start-stop-daemon -T -p /run/x.pid', []],
  ])('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

describe('other surroundings', () => {
  test.each<[string, string[]]>([
    ['chroot /mnt rm /x', ['delete:remove /mnt/x']],
    ['chroot --userspec=deploy:www / rm /x', ['delete:remove /x @user=deploy']],
    ['chroot /mnt', ['container:exec /mnt']],
    ['nsenter -t 1 -m -u -i -n sh', ['privilege:escape 1', 'execute:shell sh']],
    ['nsenter --target 1 --all -- ls', ['privilege:escape 1']],
    ['nsenter -t 500 -n ss', ['container:exec 500']],
    ['unshare -n', ['execute:shell unshare']],
    [
      'systemd-nspawn -D /srv/c rm -rf /x',
      ['container:run /srv/c', 'delete:remove /x recursive force @container=/srv/c'],
    ],
    ['systemd-nspawn -D / rm /x', ['container:run-privileged /', 'delete:remove /x']],
    ['schroot -c sid -u root rm /x', ['delete:remove /x @container=sid @user=root']],
    ['systemd-run --on-calendar=daily rm /x', ['execute:schedule-once', 'delete:remove /x']],
    ['systemd-run --uid=deploy rm /x', ['delete:remove /x @user=deploy']],
    ['env LD_PRELOAD=/tmp/x.so ls', ['execute:preload /tmp/x.so']],
    ["env PAGER='rm /x' man ls", ['delete:remove /x']],
    ['env', []],
  ])('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
