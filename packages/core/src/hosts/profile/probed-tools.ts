/** Package managers that are looked for, and the distributions (by id) whose own they are; with none, an addition. */
export const packageManagers: Readonly<Record<string, { readonly tool: string; readonly of: readonly string[] }>> = {
  apt: { tool: 'apt-get', of: ['debian', 'ubuntu'] },
  'rpm-ostree': { tool: 'rpm-ostree', of: ['fedora', 'rhel', 'centos'] },
  dnf: { tool: 'dnf', of: ['fedora', 'rhel', 'centos'] },
  microdnf: { tool: 'microdnf', of: ['fedora', 'rhel', 'centos'] },
  tdnf: { tool: 'tdnf', of: ['azurelinux', 'mariner', 'photon'] },
  yum: { tool: 'yum', of: ['fedora', 'rhel', 'centos', 'amzn'] },
  zypper: { tool: 'zypper', of: ['suse', 'opensuse', 'sles'] },
  apk: { tool: 'apk', of: ['alpine', 'wolfi'] },
  pacman: { tool: 'pacman', of: ['arch'] },
  emerge: { tool: 'emerge', of: ['gentoo'] },
  xbps: { tool: 'xbps-install', of: ['void'] },
  opkg: { tool: 'opkg', of: ['openwrt'] },
  pkg: { tool: 'pkg', of: ['freebsd'] },
  nix: { tool: 'nix-env', of: ['nixos'] },
  brew: { tool: 'brew', of: ['macos'] },
  port: { tool: 'port', of: ['macos'] },
  snap: { tool: 'snap', of: [] },
  flatpak: { tool: 'flatpak', of: [] },
};

/** What the modules of a pilot work with on a host. */
const workTools: readonly string[] = [
  ...[
    'tar',
    'gzip',
    'zstd',
    'xz',
    'rsync',
    'scp',
    'curl',
    'wget',
    'git',
    'jq',
    'python3',
    'perl',
    'node',
    'awk',
    'sed',
  ],
  ...['systemctl', 'journalctl', 'systemd-run', 'rc-service', 'sv', 'service', 'launchctl', 'crontab', 'at', 'logger'],
  ...['docker', 'docker-compose', 'podman', 'nerdctl', 'kubectl', 'helm', 'crictl'],
  ...['btrfs', 'zfs', 'zpool', 'lvm', 'lvs', 'lsblk', 'findmnt', 'fsfreeze', 'xfs_freeze', 'cryptsetup', 'restic'],
  ...['ip', 'ss', 'netstat', 'iptables', 'nft', 'ufw', 'firewall-cmd', 'dig', 'openssl', 'ssh', 'sshd'],
  ...['sha256sum', 'shasum', 'stat', 'getfacl', 'setfacl', 'getfattr', 'setfattr', 'lsattr', 'chattr', 'restorecon'],
  ...['flock', 'timeout', 'nohup', 'setsid', 'nice', 'ionice', 'script', 'ps', 'lsof', 'strace', 'visudo'],
  ...['sudo', 'doas', 'runuser', 'useradd', 'getent', 'rpm', 'dpkg', 'debsums'],
  ...['psql', 'pg_dump', 'mysql', 'mysqldump', 'redis-cli', 'mongodump', 'sqlite3', 'nginx', 'apachectl', 'haproxy'],
];

/** Names of all tools that a profile looks for. */
export const probedTools: readonly string[] = [...workTools, ...Object.values(packageManagers).map(({ tool }) => tool)];
