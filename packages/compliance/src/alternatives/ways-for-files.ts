import type { EffectCondition } from '../policy/rule.js';
import type { MilderWay } from './milder-way.js';

/** Directories that nothing works without once they have another name. */
const unmovable = [
  '/',
  '/*',
  '/home/*',
  '/var/*',
  '/var/lib/*',
  '/usr/**',
  '/etc/**',
  '/boot/**',
  '/lib**',
  '/bin**',
  '/sbin**',
  '/dev/**',
  '/proc/**',
  '/sys/**',
  '/run/**',
  '~',
  '~/*',
  '.',
  '..',
];

const deleting: EffectCondition = {
  kind: 'delete',
  target: { type: 'path' },
  except: { action: ['move', 'remove-empty'] },
};
const owned = ['/etc/passwd*', '/etc/shadow*', '/etc/group*', '/etc/gshadow*'];

/** For files, their rights and what they hold. */
export const fileWays: readonly MilderWay[] = [
  {
    for: { ...deleting, program: 'find' },
    words: { replace: { '-delete': '-print' } },
    note: 'Prints what would be deleted.',
  },
  {
    for: { kind: 'delete', program: 'rsync' },
    words: { first: ['--dry-run', '--itemize-changes'] },
    note: 'Shows what would be deleted and copied, and does neither.',
  },
  {
    for: {
      ...deleting,
      program: ['rm', 'unlink'],
      except: [{ action: ['move', 'remove-empty'] }, { target: { named: unmovable } }],
    },
    command: 'mv -n {path} {path}.before-{date}',
    note: 'Moves it aside; delete it when nobody has missed it.',
  },
  {
    for: { ...deleting, attributes: { recursive: true } },
    command: 'du -sh {paths}',
    note: 'Shows how much would go.',
  },
  { for: { ...deleting, attributes: { recursive: false } }, command: 'ls -la {paths}', note: 'Shows what would go.' },
  {
    for: { kind: 'write', action: ['truncate', 'overwrite'], target: { class: 'log' } },
    command: 'du -h {paths}',
    note: 'Shows how large the log is; logrotate makes room without losing it.',
  },
  {
    for: { kind: 'write', target: { named: '/etc/sudoers' } },
    command: 'visudo -cf {path}',
    note: 'Checks the file as it stands.',
  },
  {
    // A file that is new there is none that could be checked yet.
    for: { kind: 'write', target: { named: '/etc/sudoers.d/**' } },
    command: 'visudo -c',
    note: 'Checks the file and all that it includes as they stand.',
  },
  {
    for: { kind: ['write', 'delete'], target: { named: ['/etc/sudoers**'] } },
    command: 'sudo -l',
    note: 'Shows what may be done now.',
  },
  {
    for: { kind: 'write', target: { named: ['/etc/ssh/sshd_config**'] } },
    command: 'sshd -t',
    note: 'Checks the configuration as it stands.',
  },
  {
    for: { kind: 'write', target: { named: ['/etc/nginx/**'] } },
    command: 'nginx -t',
    note: 'Checks the configuration as it stands.',
  },
  {
    for: { kind: 'write', target: { named: ['/etc/apache2/**', '/etc/httpd/**'] } },
    command: 'apachectl configtest',
    note: 'Checks the configuration as it stands.',
  },
  {
    for: { kind: 'write', target: { named: ['/etc/fstab'] } },
    command: 'findmnt --verify',
    note: 'Checks the table as it stands.',
  },
  {
    for: {
      kind: 'write',
      target: { named: ['/etc/systemd/system/**', '/lib/systemd/system/**', '/usr/lib/systemd/system/**'] },
    },
    command: 'systemctl list-unit-files',
    note: 'Shows which units are there and on.',
  },
  {
    for: {
      kind: 'write',
      attributes: { recursive: false },
      target: { class: ['configuration', 'system'] },
      except: [
        // What they write to need not be there yet, and may be a directory.
        { program: ['mv', 'cp', 'ln', 'install', 'mount', 'rsync', 'tar', 'unzip'] },
        {
          target: {
            named: [
              '/proc/**',
              '/sys/**',
              '/run/**',
              '/etc/sudoers**',
              '/etc/shadow*',
              '/etc/gshadow*',
              '/etc/ssl/private/**',
            ],
          },
        },
      ],
    },
    command: 'cp -n {path} /tmp/',
    note: 'Takes a copy to change and to compare with, before the original is touched.',
  },
  {
    for: { kind: ['read', 'write'], target: { named: owned } },
    command: 'getent passwd',
    note: 'Lists the accounts without their passwords.',
  },
  {
    for: { kind: 'read', target: { holds: 'secret' } },
    command: 'ls -l {paths}',
    note: 'Shows owner, rights and age without the content.',
  },
  {
    for: { kind: 'read', target: { holds: 'access', named: '/etc/sudoers**' } },
    command: 'sudo -l',
    note: 'Shows what you may do.',
  },
  {
    for: {
      kind: 'permission',
      action: 'world-writable',
      target: { class: ['data', 'home', 'other', 'temporary', 'log'] },
    },
    words: {
      replace: {
        '777': '770',
        '0777': '0770',
        '666': '660',
        '0666': '0660',
        'a+w': 'g+w',
        'o+w': 'g+w',
        'a+rwx': 'ug+rwX',
        'a+rwX': 'ug+rwX',
        'ugo+rwx': 'ug+rwX',
      },
    },
    note: 'Gives the group the right to write, and nobody else.',
  },
  {
    for: {
      kind: 'permission',
      action: 'world-readable',
      target: { class: ['data', 'home', 'other', 'temporary', 'log'] },
    },
    words: { replace: { '644': '640', '0644': '0640', '755': '750', '0755': '0750', 'a+r': 'g+r', 'o+r': 'g+r' } },
    note: 'Lets the group read, and nobody else.',
  },
  {
    for: { kind: 'permission', target: { type: 'path' }, except: { action: ['relax-umask'] } },
    command: 'stat {paths}',
    note: 'Shows owner and rights as they are.',
  },
  {
    for: { kind: 'permission', action: 'relax-umask' },
    command: 'umask 027',
    note: 'Lets the group read new files, and nobody else.',
  },
  {
    for: { kind: 'permission', program: ['setenforce', 'setsebool', 'semanage'] },
    command: 'sestatus',
    note: 'Shows whether SELinux enforces.',
  },
  {
    for: { kind: 'permission', program: ['aa-*', 'apparmor*'] },
    command: 'aa-status',
    note: 'Shows which profiles enforce.',
  },
  {
    for: { kind: 'permission', target: { named: 'apparmor*' } },
    command: 'aa-status',
    note: 'Shows which profiles enforce.',
  },
  {
    for: { kind: 'execute', action: 'downloaded' },
    command: '{curl} -o downloaded && less downloaded',
    note: 'Downloads it to read before it runs.',
  },
  {
    for: { kind: 'execute', action: 'downloaded' },
    command: '{wget} -O downloaded && less downloaded',
    note: 'Downloads it to read before it runs.',
  },
];
