import type { PathClass, PathHolding } from '@opspilot/core/shell';
import type { Pattern } from './rule.js';

/**
 * Where paths of a class begin, after the file system hierarchy (FHS 3.0): what is done to a directory above them is done to
 * them too. What is of the class `other` lies anywhere.
 */
export const placesOfClasses: Readonly<Record<PathClass, readonly Pattern[]>> = {
  system: ['/bin', '/sbin', '/lib', '/lib64', '/usr', '/boot', '/proc', '/sys', '/run'],
  configuration: ['/etc', '/usr/local/etc'],
  data: ['/var', '/srv', '/opt', '/data', '/backup', '/backups'],
  home: ['/home', '/root'],
  temporary: ['/tmp', '/var/tmp', '/var/cache', '/dev/shm', '/run/user'],
  log: ['/var/log', '/run/log'],
  audit: ['/var/log/audit', '/etc/audit', '/etc/audisp', '/var/lib/aide', '/var/lib/tripwire', '/var/lib/samhain'],
  device: ['/dev'],
  'mount-root': ['/mnt', '/media'],
  other: [],
};

/** Where most hosts keep what a path may hold. */
export const placesOfHoldings: Readonly<Record<PathHolding, readonly Pattern[]>> = {
  secret: [
    '/etc/shadow',
    '/etc/gshadow',
    '/etc/ssl/private/key',
    '/etc/ssh/ssh_host_rsa_key',
    '/etc/kubernetes/pki/ca.key',
    '/etc/wireguard/wg0.conf',
    '/etc/letsencrypt/live/site/privkey.pem',
    '/var/lib/etcd/member',
    '/run/secrets/token',
    '~/.ssh/id_rsa',
    '~/.ssh/id_ed25519',
    '~/.aws/credentials',
    '~/.kube/config',
  ],
  accounts: ['/etc/passwd', '/etc/group'],
  access: [
    '/etc/sudoers',
    '/etc/pam.d/login',
    '/etc/ssh/sshd_config',
    '/etc/security/limits.conf',
    '~/.ssh/authorized_keys',
  ],
  startup: [
    '/etc/crontab',
    '/etc/cron.d/job',
    '/etc/systemd/system/unit',
    '/etc/profile',
    '/etc/init.d/script',
    '/var/spool/cron/root',
    '/usr/lib/systemd/system/unit',
    '~/.bashrc',
    '~/.profile',
  ],
  history: ['~/.bash_history', '~/.zsh_history'],
  kernel: ['/boot/vmlinuz', '/etc/fstab', '/etc/sysctl.conf', '/proc/sys/kernel', '/sys/kernel'],
};
