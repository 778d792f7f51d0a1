import { ANY, STAR } from '../../words/markers.js';

/**
 * What a daemon, package or program is there for, as far as a machine is less safe without it.
 *
 * - `audit`: records who did what
 * - `firewall`: filters packets
 * - `enforcement`: mandatory access control
 * - `protection`: scans for and blocks attacks
 * - `essential`: the machine does not work without it
 */
export type Duty = 'audit' | 'firewall' | 'enforcement' | 'protection' | 'essential';

const names: Readonly<Record<Duty, string>> = {
  audit:
    'auditd audit auditd.conf rsyslog rsyslogd syslog syslogd syslog-ng systemd-journald journald go-audit laurel osquery ' +
    'osqueryd falco falco-modern-bpf wazuh-agent wazuh-manager ossec ossec-hids ossec-agent aide tripwire samhain ' +
    'sysmon sysmonforlinux filebeat auditbeat fluentd td-agent fluent-bit splunk splunkforwarder splunkd vector promtail ' +
    'acct psacct amazon-cloudwatch-agent google-fluentd falcon-sensor mdatp cbagentd sentinelone sentineld tetragon ' +
    'metalog klogd audisp audispd kauditd audit-libs libaudit1 elastic-agent nxlog tlog snoopy datadog-agent zabbix-agent',
  firewall:
    'firewalld ufw iptables ip6tables nftables netfilter-persistent iptables-persistent shorewall shorewall6 csf lfd ' +
    'pf ferm firehol apf ipfw arptables ebtables',
  enforcement:
    'apparmor selinux-autorelabel mcstransd restorecond tomoyo selinux-policy selinux-policy-targeted setroubleshoot',
  protection:
    'clamav clamav-daemon clamav-freshclam clamd clamd@scan freshclam clamonacc fail2ban fail2ban-server sshguard denyhosts ' +
    'crowdsec crowdsec-firewall-bouncer suricata snort snort3 zeek rkhunter chkrootkit maldet lynis sophos-spl sav-protect ' +
    'esets eea ds_agent unattended-upgrades dnf-automatic yum-cron usbguard fapolicyd opendkim modsecurity portsentry',
  essential:
    'systemd systemd-logind systemd-udevd dbus dbus-daemon dbus-broker init sysvinit-core libc6 glibc libc-bin bash dash coreutils util-linux ' +
    'mount login passwd dpkg apt rpm dnf yum zypper pacman apk-tools base-files base-passwd filesystem kernel kernel-core ' +
    'linux-image linux-generic linux grub2 grub-pc grub-common grub-efi-amd64 sudo openssl libssl3 libpam-modules pam ' +
    'libpam-runtime sed grep gzip tar findutils diffutils hostname perl-base ncurses-base e2fsprogs busybox musl alpine-base ' +
    'redhat-release centos-release ca-certificates initramfs-tools dracut shadow shadow-utils',
};

const duties: ReadonlyMap<string, Duty> = new Map(
  (Object.keys(names) as Duty[]).flatMap((duty) => names[duty].split(' ').map((name) => [name, duty] as const)),
);

const shortestPart = 5;
const longestGlob = 64;
const mostStars = 4;

const suffix = /\.(?:service|socket|timer|path|target|x86_64|i686|noarch|aarch64)$/;

/** A unit, package or program by its bare name: no path, unit suffix, architecture, version or instance. */
export function bareName(word: string): string {
  const last = word.slice(word.lastIndexOf('/') + 1);
  return (last.split(/[:=@]/, 1)[0] ?? '').replace(suffix, '').toLowerCase();
}

/** What the thing with this name guards, if anything; a glob counts as the first guard it may match. */
export function dutyOf(word: string): Duty | undefined {
  // Service managers and package managers have globs of their own, which the shell leaves alone in quotes.
  const name = bareName(word).replaceAll('*', STAR).replaceAll('?', ANY);
  const known = duties.get(name);
  if (known !== undefined || !(name.includes(STAR) || name.includes(ANY))) {
    return known ?? (/^linux-image-\d|^kernel-\d/.test(name) ? 'essential' : undefined);
  }
  return ofGlob(name);
}

function ofGlob(glob: string): Duty | undefined {
  const stars = glob.split(STAR).length - 1;
  if (glob.length > longestGlob || stars > mostStars) {
    return 'audit';
  }
  const source = [...glob]
    .map((part) => (part === STAR ? '.*' : part === ANY ? '.' : part.replace(/\W/, '\\$&')))
    .join('');
  const pattern = new RegExp(`^${source}$`);
  for (const [name, duty] of duties) {
    if (pattern.test(name)) {
      return duty;
    }
  }
  return undefined;
}

/** The same of what runs: a shell or an editor that is ended is missed by nobody but its user. */
export function dutyOfDaemon(word: string): Duty | undefined {
  const duty = dutyOf(word);
  return duty === 'essential' && !/^(?:systemd|dbus|init$|elogind)/.test(bareName(word)) ? undefined : duty;
}

/** The same of any program whose name holds this part, as `pkill` looks for it. */
export function dutyOfPart(part: string): Duty | undefined {
  if (part.length < shortestPart) {
    return undefined;
  }
  for (const [name, duty] of duties) {
    if (duty !== 'essential' && name.includes(part)) {
      return duty;
    }
  }
  return undefined;
}
