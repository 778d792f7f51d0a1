import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Copies that bring everything back. */
export const backupRules: readonly Rule[] = [
  {
    id: 'DST-007',
    title: 'Backups are kept',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'storage', action: 'remove-backup' } },
      {
        effect: {
          kind: 'delete',
          target: {
            named: [
              '/backup**',
              '/backups**',
              '/var/backups**',
              '/srv/backup**',
              '/mnt/backup**',
              '/opt/backup**',
              '/var/lib/backup**',
              '/data/backup**',
              '/var/lib/pgbackrest**',
              '/var/lib/barman**',
            ],
          },
          except: { action: ['move', 'remove-empty'] },
        },
      },
    ],
    reason:
      'Without it nothing can be brought back. Let the retention of the backup tool expire what is old, and never delete the last good one.',
    controls: mapsTo({
      nist: ['CP-9', 'SI-12', 'CP-10'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.308(a)(7)(ii)(B)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'borg delete /srv/repo::monday',
        'wal-g delete everything FORCE',
        'rm -rf /var/backups/2024',
        'pgbackrest stanza-delete --stanza=shop',
        'rm /backup/shop.dump',
      ],
      other: [
        'borg list /srv/repo',
        'restic snapshots',
        'ls -lh /var/backups',
        'pgbackrest info',
        'borg check /srv/repo',
      ],
    },
  },
  {
    id: 'BCK-001',
    title: 'Backups expire by their schedule',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'storage', action: 'prune-backup' } },
    reason:
      'Backups that the retention may still want are removed at once. Try it with `--dry-run`, and leave it to the scheduled job.',
    controls: mapsTo({
      nist: ['CP-9', 'SI-12'],
      hipaa: ['164.308(a)(7)(ii)(A)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'restic forget --keep-last 1 --prune',
        'borg prune --keep-daily 1 /srv/repo',
        'restic prune',
        'restic forget --keep-daily 7',
        'borg prune -d 3 /srv/repo',
      ],
      other: [
        'restic snapshots',
        'restic backup /srv',
        'borg create /srv/repo::now /srv/app',
        'borg info /srv/repo',
        'restic check',
      ],
    },
  },
  {
    id: 'BCK-002',
    title: 'Backup jobs keep running',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: {
          kind: 'service',
          action: ['stop', 'disable', 'mask', 'kill'],
          target: {
            named: [
              'backup*',
              '*-backup*',
              'restic*',
              'borg*',
              'bacula*',
              'bareos*',
              'pgbackrest*',
              'barman*',
              'duplicity*',
              'veeam*',
              'rsnapshot*',
              'snapper*',
              'amanda*',
              'urbackup*',
            ],
          },
        },
      },
      {
        effect: {
          kind: 'write',
          target: {
            named: [
              '/etc/restic**',
              '/etc/borgmatic**',
              '/etc/bacula**',
              '/etc/bareos**',
              '/etc/pgbackrest**',
              '/etc/barman**',
              '/etc/rsnapshot**',
            ],
          },
        },
        riskFrom: 0.3,
      },
    ],
    reason: 'From now on nothing new is saved, and nobody is told. Fix the job, or pause it with an end and a ticket.',
    controls: mapsTo({
      nist: ['CP-9', 'CM-3', 'SI-4'],
      pci: ['10.7.2', '6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.308(a)(7)(i)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'systemctl disable --now restic.timer',
        'systemctl stop bacula-fd',
        'systemctl mask borgmatic.timer',
        'sed -i s/7/1/ /etc/borgmatic/config.yaml',
        'systemctl stop db-backup.timer',
      ],
      other: [
        'systemctl status restic.timer',
        'systemctl start db-backup.service',
        'systemctl list-timers',
        'cat /etc/borgmatic/config.yaml',
        'borgmatic --dry-run list',
      ],
    },
  },
  {
    id: 'DST-010',
    title: 'Mirrors do not delete what is only there',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'delete', action: ['mirror-remote', 'remove-remote'] } },
    reason:
      'Whatever the source lacks is deleted at the other end, an empty source deletes everything. Look at `rsync -n --delete` first.',
    controls: mapsTo({
      nist: ['SI-12', 'CP-9'],
      pci: ['6.5.1'],
      hipaa: ['164.312(c)(1)', '164.308(a)(7)(ii)(A)'],
      sox: ['ITGC-OPS', '802'],
    }),
    examples: {
      matching: [
        'rsync -a --delete ./site/ web-1:/srv/site/',
        'rsync -av --delete-after build/ deploy@web-1:/var/www/',
        'rclone sync ./site remote:site',
        'rsync -rt --delete-before out/ web-2:/srv/out/',
        'lftp -e "mirror -R --delete . /www; bye" ftp.example.net',
      ],
      other: [
        'rsync -an --delete ./site/ web-1:/srv/site/',
        'rclone ls remote:site',
        'rsync -a ./site/ web-1:/srv/site/',
        'rclone copy --dry-run a remote:a',
        'rclone size remote:site',
      ],
    },
  },
];
