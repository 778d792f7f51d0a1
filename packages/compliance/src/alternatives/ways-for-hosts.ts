import type { MilderWay } from './milder-way.js';

/** Services whose units come with a reload; a timer, a socket and most services have none. */
const reloading = [
  'apache2',
  'apparmor',
  'bind9',
  'caddy',
  'crio',
  'docker',
  'dovecot',
  'fail2ban',
  'firewalld',
  'haproxy',
  'httpd',
  'keepalived',
  'lighttpd',
  'named',
  'nginx',
  'php*-fpm',
  'postfix',
  'postgresql*',
  'prometheus',
  'squid',
  'ssh',
  'sshd',
  'unbound',
];

/** With one of these, pkill compares the whole command line; without, the name alone. */
const wholeCommandLine = ['-f*', '-?f*'];

/** For services, packages, accounts, the network, disks and the kernel. */
export const hostWays: readonly MilderWay[] = [
  {
    for: {
      kind: ['service', 'audit'],
      action: ['stop', 'kill', 'stop-protection'],
      target: { type: 'unit', named: reloading.flatMap((name) => [name, `${name}.service`]) },
    },
    command: 'systemctl reload {name}',
    note: 'Makes it read its configuration again without stopping.',
  },
  {
    for: { kind: ['service', 'audit', 'network'], target: { type: 'unit' } },
    command: 'systemctl status {names}',
    note: 'Shows what it does and what it last said.',
  },
  {
    for: { kind: ['service', 'audit'], target: { type: 'process' }, action: ['kill', 'stop'], program: 'pkill' },
    command: 'pgrep -a {name}',
    note: 'Shows which processes would be hit.',
    unlessWritten: wholeCommandLine,
  },
  {
    for: { kind: ['service', 'audit'], target: { type: 'process' }, action: ['kill', 'stop'], program: 'killall' },
    command: 'pgrep -ax {name}',
    note: 'Shows which processes would be hit.',
  },
  {
    for: { kind: ['service', 'audit'], target: { type: 'process' }, action: ['kill', 'stop'], program: 'pkill' },
    command: 'pgrep -af {name}',
    note: 'Shows which processes would be hit, by their whole command lines.',
    ifWritten: wholeCommandLine,
  },
  {
    for: { kind: 'service', target: { type: 'process' }, action: 'end-process' },
    command: 'ps -fp {process}',
    note: 'Shows what it is, whose, and since when.',
  },
  {
    for: { kind: 'service', action: ['reboot', 'shutdown'] },
    command: 'systemctl list-jobs',
    note: 'Shows what is still under way.',
  },
  {
    for: { kind: 'package', program: ['apt', 'apt-get'] },
    words: { first: ['--simulate'] },
    note: 'Shows what would be installed and removed.',
  },
  {
    for: { kind: 'package', action: 'unauthenticated' },
    words: {
      drop: [
        '--allow-unauthenticated',
        '--nogpgcheck',
        '--no-gpg-check',
        '--nosignature',
        '--nodigest',
        '--force-all',
        '--no-gpg-checks',
      ],
    },
    note: 'Installs only what is signed.',
  },
  { for: { kind: 'package', program: ['dpkg'] }, words: { first: ['--dry-run'] }, note: 'Shows what would happen.' },
  {
    for: { kind: 'package', program: ['rpm'] },
    words: { first: ['--test'] },
    note: 'Checks whether it could be installed.',
  },
  {
    // Of transactions only: sources, marks and locks are changed without a question that could be answered.
    for: { kind: 'package', program: ['dnf', 'yum'], except: { action: ['add-source', 'mark', 'hold'] } },
    words: { last: ['--assumeno'] },
    note: 'Shows what would happen.',
  },
  {
    // What newusers is about is a file of them.
    for: { kind: 'user', target: { type: 'user' }, except: { program: 'newusers' } },
    command: 'id {account}',
    note: 'Shows the account and its groups as they are.',
  },
  {
    for: { kind: 'user', target: { type: 'group' } },
    command: 'getent group',
    note: 'Lists the groups as they are.',
  },
  { for: { kind: 'user' }, command: 'getent passwd', note: 'Lists the accounts as they are.' },
  { for: { kind: 'privilege', action: 'shell' }, command: 'sudo -l', note: 'Shows which single commands you may run.' },
  {
    for: { kind: 'audit', action: 'disable-history' },
    command: 'history 20',
    note: 'Shows what is kept; a secret belongs into a file or a prompt, not into a command.',
  },
  {
    for: { kind: 'audit', program: 'journalctl' },
    command: 'journalctl --disk-usage',
    note: 'Shows how much room the journal takes.',
  },
  {
    for: { kind: 'audit', program: 'logrotate' },
    words: { replace: { '-f': '--debug', '--force': '--debug' } },
    note: 'Shows what would be rotated.',
  },
  { for: { kind: 'audit', program: 'auditctl' }, command: 'auditctl -l', note: 'Lists the rules in force.' },
  {
    for: { kind: 'audit', program: 'augenrules' },
    command: 'augenrules --check',
    note: 'Says whether the rules differ from those in force.',
  },
  {
    for: { kind: 'audit', program: 'aide' },
    words: { replace: { '--init': '--check', '-i': '--check', '--update': '--check', '-u': '--check' } },
    note: 'Shows what has changed since the baseline.',
  },
  {
    for: { kind: 'audit', action: ['set-clock', 'unsync-clock'] },
    command: 'timedatectl status',
    note: 'Shows the clock, and whether it is synchronised.',
  },
  {
    for: { kind: ['network', 'audit'], program: ['iptables', 'iptables-restore'] },
    command: 'iptables-save',
    note: 'Shows, and lets you keep, the rules in force.',
  },
  {
    for: { kind: ['network', 'audit'], program: ['ip6tables', 'ip6tables-restore'] },
    command: 'ip6tables-save',
    note: 'Shows, and lets you keep, the rules in force.',
  },
  { for: { kind: 'network', program: 'nft' }, command: 'nft list ruleset', note: 'Shows the rules in force.' },
  { for: { kind: 'network', program: 'ufw' }, words: { first: ['--dry-run'] }, note: 'Shows what the rules would be.' },
  { for: { kind: 'network', program: 'ufw' }, command: 'ufw status verbose', note: 'Shows the rules in force.' },
  {
    for: { kind: 'network', program: 'firewall-cmd' },
    command: 'firewall-cmd --list-all',
    note: 'Shows the rules in force.',
  },
  {
    for: { kind: 'network', program: ['ip', 'ifconfig', 'ifdown', 'nmcli', 'tc'] },
    command: 'ip -br addr',
    note: 'Shows the interfaces as they are.',
  },
  {
    for: { kind: 'network', action: ['listen', 'listen-for-anybody', 'serve-files'] },
    command: 'ss -tln',
    note: 'Shows what already listens.',
  },
  { for: { kind: 'kernel', program: 'sysctl' }, command: 'sysctl -a', note: 'Shows the values as they are.' },
  {
    for: { kind: 'kernel', program: ['modprobe'] },
    words: { first: ['--dry-run', '--verbose'] },
    note: 'Shows what would be loaded or taken out.',
  },
  {
    for: { kind: 'kernel', program: ['insmod', 'rmmod', 'dkms'] },
    command: 'lsmod',
    note: 'Shows which modules are loaded.',
  },
  {
    for: { kind: 'kernel', program: 'bpftool' },
    command: 'bpftool prog show',
    note: 'Shows which programs are loaded.',
  },
  {
    for: { kind: 'kernel', action: ['set-boot', 'remove-boot', 'build-initramfs'] },
    command: 'cat /proc/cmdline',
    note: 'Shows what this boot was started with.',
  },
  {
    for: { kind: 'storage', program: ['fsck', 'e2fsck'] },
    words: { replace: { '-y': '-n', '-p': '-n', '-a': '-n' } },
    note: 'Checks without changing anything; unmount it first.',
  },
  {
    for: { kind: 'storage', program: ['restic', 'borg'] },
    words: { last: ['--dry-run'] },
    note: 'Shows which backups would go.',
    ifWritten: ['forget', 'prune', 'delete'],
  },
  {
    for: {
      kind: 'storage',
      target: { type: 'device' },
      action: ['format', 'wipe', 'partition', 'initialise', 'remove-volume', 'remove-key'],
    },
    command: 'lsblk -f',
    note: 'Shows what is on the disks.',
  },
  { for: { kind: 'write', target: { class: 'device' } }, command: 'lsblk -f', note: 'Shows what is on the disks.' },
  {
    for: { kind: 'storage', action: ['unmount', 'unmount-all', 'remount-open'] },
    command: 'findmnt',
    note: 'Shows what is mounted, and how.',
  },
  {
    for: { kind: 'storage', action: 'swapoff' },
    command: 'swapon --show',
    note: 'Shows what there is of swap, and how much of it is in use.',
  },
  {
    for: { kind: 'storage', action: ['remove-snapshot', 'remove-volume'], program: ['zfs', 'zpool'] },
    command: 'zfs list -t all',
    note: 'Shows what is there, and how much it holds.',
  },
  {
    for: { kind: 'crypto', action: 'weaken', program: ['curl', 'wget', 'git', 'ssh', 'scp', 'sftp'] },
    words: {
      drop: ['-k', '--insecure', '--no-check-certificate'],
      replace: {
        'StrictHostKeyChecking=no': 'StrictHostKeyChecking=accept-new',
        '-oStrictHostKeyChecking=no': '-oStrictHostKeyChecking=accept-new',
      },
    },
    note: 'Does the same, and checks who answers.',
  },
  {
    for: { kind: 'crypto', action: 'weaken', program: ['ssh-keygen'] },
    words: { replace: { dsa: 'ed25519', '512': '3072', '768': '3072', '1024': '3072' } },
    note: 'Makes a key that is strong enough.',
  },
  {
    for: { kind: 'crypto', action: 'weaken', program: ['openssl'] },
    words: {
      replace: Object.fromEntries(
        ['512', '768', '1024'].flatMap((bits) => [
          [bits, '3072'],
          [`rsa:${bits}`, 'rsa:3072'],
        ]),
      ),
    },
    note: 'Makes a key that is long enough.',
  },
  {
    for: { kind: 'crypto', action: 'cleartext', program: ['telnet', 'rsh', 'rlogin'], target: { type: 'host' } },
    command: 'ssh {name}',
    note: 'Logs in through an encrypted connection.',
  },
  {
    for: { kind: 'crypto', action: 'cleartext', program: ['ftp', 'tftp'], target: { type: 'host' } },
    command: 'sftp {name}',
    note: 'Transfers through an encrypted connection.',
  },
  {
    for: { kind: 'execute', action: 'schedule', program: 'crontab' },
    command: 'crontab -l',
    note: 'Shows the jobs as they are.',
  },
  {
    for: { kind: 'delete', action: 'remove-schedule', program: 'crontab' },
    command: 'crontab -l',
    note: 'Shows, and lets you keep, the jobs as they are.',
  },
  {
    for: { kind: 'execute', action: ['converge'], program: ['ansible-playbook'] },
    words: { last: ['--check', '--diff'] },
    note: 'Shows what would change.',
  },
  {
    for: { kind: 'execute', action: ['converge'], program: ['puppet'] },
    words: { last: ['--noop'] },
    note: 'Shows what would change.',
  },
  {
    for: { kind: 'opaque', action: 'unseen-script', target: { type: 'path' } },
    command: 'less {path}',
    note: 'Shows what the script would do.',
  },
];
