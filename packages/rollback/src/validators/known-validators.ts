import { isWithin, parentOf } from '../entry/byte-path.js';
import type { Validator } from './validator.js';

const unitFolders = ['/etc', '/usr/local/lib', '/usr/lib', '/lib', '/run'].map((at) => `${at}/systemd/system`);
const unitName = /\.(?:service|socket|timer|mount|automount|swap|target|path|slice|scope)$/;

/** The unit that a file is, or belongs to as a drop-in. */
function unitOf(path: string): string | undefined {
  if (unitName.test(path)) return path;
  const folder = parentOf(path);
  return path.endsWith('.conf') && unitName.test(folder.replace(/\.d$/, '')) ? folder.replace(/\.d$/, '') : undefined;
}

/** Rules of the packet filter: asked only where the kernel has that filter already, since testing them would load it. */
const rules = (program: string, legacy: string, paths: readonly string[]): Validator => ({
  name: `${program}-restore --test`,
  paths,
  subject: (path) => path,
  script: `is_root && has ${program}-restore || return
case $(${program}-restore --version) in *nf_tables*) is_loaded nf_tables ;; *) is_loaded ${legacy} ;; esac || return
for file do [ ! -f "$file" ] || answer sh -c '${program}-restore --test < "$0"' "$file"; done`,
});

/**
 * Programs that only look, and what they judge. What writes while it looks runs over layers that are thrown away, or, as
 * `postfix check`, which puts things right, is not asked: `postconf` reads the same files.
 */
export const knownValidators: readonly Validator[] = [
  {
    name: 'visudo -c',
    paths: ['/etc/sudoers', '/etc/sudoers.d'],
    script: 'is_root && has visudo || return; answer visudo -c',
  },
  {
    name: 'sshd -t',
    paths: ['/etc/ssh'],
    // It insists on its whole path, and reads the keys of the host.
    script: 'is_root && has sshd || return; answer "$(command -v sshd)" -t',
    unclear: /privilege separation directory/,
  },
  {
    // It makes logs, a file of its process and directories, and opens ports.
    name: 'nginx -t',
    paths: ['/etc/nginx'],
    script: 'has nginx || return; answer in_layers nginx -t',
    // There is no network in there, and next to nothing of devices and of what runs.
    unclear: /host not found in|Cannot assign requested address|open\(\) "\/(?:dev|run|var\/run|sys)\//,
  },
  {
    // It makes directories of the running server.
    name: 'apachectl configtest',
    paths: ['/etc/apache2', '/etc/httpd'],
    script: 'has apachectl || return; answer in_layers apachectl configtest',
    unclear: /must be a valid directory/,
  },
  {
    name: 'named-checkconf',
    paths: ['/etc/bind', '/etc/named', '/etc/named.conf', '/etc/named.rfc1912.zones'],
    script: 'is_root && has named-checkconf || return; answer named-checkconf',
  },
  {
    name: 'postconf',
    paths: ['/etc/postfix'],
    script: `is_root && has postconf || return; answer sh -c 'postconf > /dev/null && postconf -M > /dev/null'`,
  },
  {
    name: 'systemd-analyze verify',
    paths: unitFolders,
    subject: unitOf,
    // A link is another name, or masks; the manual pages that a unit names say nothing of it.
    script: `has systemd-analyze || return
count=$#
for unit do
  for file in "$unit" ${unitFolders.map((folder) => `"${folder}/\${unit##*/}"`).join(' ')}; do
    [ ! -f "$file" ] || [ -h "$file" ] || { set -- "$@" "$file"; break; }
  done
done
shift $count
[ $# = 0 ] || answer systemd-analyze verify --man=no "$@"`,
    unclear: /unrecognized option/,
  },
  {
    name: 'crontab -n',
    paths: ['/var/spool/cron', '/etc/crontabs'],
    subject: (path) => path,
    // Of one cron -n is the dry run, of another it names a host; it makes a file beside the crontabs and takes it away again.
    script: `has crontab || return
usage=$(crontab --help 2>&1 < /dev/null)
case $usage in *-T*[Tt]est*) dry=-T ;; *-n*dry\\ run*) dry=-n ;; *) return ;; esac
for file do [ ! -f "$file" ] || answer in_layers crontab $dry "$file"; done`,
  },
  {
    name: 'findmnt --verify',
    paths: ['/etc/fstab'],
    script: `has findmnt || return; case $(findmnt --help) in *--verify*) answer findmnt --verify ;; esac`,
  },
  rules('iptables', 'ip_tables', ['/etc/iptables/rules.v4', '/etc/sysconfig/iptables']),
  rules('ip6tables', 'ip6_tables', ['/etc/iptables/rules.v6', '/etc/sysconfig/ip6tables']),
  {
    name: 'nft -c -f',
    paths: ['/etc/nftables.conf', '/etc/nftables', '/etc/sysconfig/nftables.conf'],
    script: `is_root && has nft && is_loaded nf_tables || return
for file in /etc/nftables.conf /etc/sysconfig/nftables.conf; do [ ! -f $file ] || answer nft -c -f $file; done`,
  },
  {
    name: 'netplan get',
    paths: ['/etc/netplan'],
    script: `is_root && has netplan || return; answer sh -c 'PYTHONDONTWRITEBYTECODE=1 netplan get > /dev/null'`,
    unclear: /^Traceback/,
  },
  {
    name: 'dpkg --audit',
    states: ['dpkg-packages'],
    script: `has dpkg || return; answer sh -c 'found=$(dpkg --audit) && [ -z "$found" ] || { printf %s "$found"; exit 1; }'`,
  },
];

/** Whether a validator judges a path. */
export function judges({ paths = [] }: Validator, path: string): boolean {
  return paths.some((of) => isWithin(path, of));
}
