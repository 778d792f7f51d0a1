import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Where software comes from. */
export const packageRules: readonly Rule[] = [
  {
    id: 'INT-002',
    title: 'Packages are signed',
    severity: 'high',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: concerning({ effect: { kind: 'package', action: ['unauthenticated', 'force'] } }, [
      [{ program: ['apt', 'apt-get', 'aptitude', 'dpkg'] }, { debian: ['1.2.1.1'] }],
      [{ program: ['docker', 'podman'] }, { docker: ['4.5'] }],
    ]),
    reason:
      'Nobody checks who made the package, or whether it is whole. Add the key of the repository, pinned to it, and install without the option.',
    controls: mapsTo({
      nist: ['SI-7', 'CM-14', 'SR-4', 'SR-11'],
      pci: ['6.5.1'],
      hipaa: ['164.312(c)(1)', '164.308(a)(5)(ii)(B)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'apt-get install --allow-unauthenticated tool',
        'dnf install --nogpgcheck tool',
        'rpm -Uvh --nosignature tool.rpm',
        'pip install --index-url http://repo.example.net/simple tool',
        'dpkg --force-all -i tool.deb',
      ],
      other: [
        'apt-get install -s tool',
        'dnf info tool',
        'rpm -K tool.rpm',
        'pip download tool --help',
        'apt-cache policy tool',
      ],
    },
  },
  {
    id: 'PKG-001',
    title: 'Sources of packages are added by review',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'package', action: ['add-source', 'other-source', 'remove-source'] }, riskFrom: 0.34 },
      {
        effect: {
          kind: ['write', 'delete'],
          target: {
            named: [
              '/etc/apt/sources.list**',
              '/etc/yum.repos.d**',
              '/etc/apt/preferences**',
              '/etc/zypp/repos.d**',
              '/etc/apk/repositories',
              '/etc/pacman**',
              '/etc/dnf**',
              '/etc/apt/apt.conf**',
              '/etc/pip.conf',
            ],
          },
        },
      },
    ],
    reason:
      'Everything that is installed from now on may come from there. Mirror what you need into the repository you already trust.',
    controls: mapsTo({
      nist: ['SR-3', 'SR-4', 'CM-11'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.312(c)(1)'],
      sox: ['ITGC-CM'],
      debian: ['1.2.1.1', '1.2.1.2'],
    }),
    examples: {
      matching: [
        'add-apt-repository ppa:team/tool',
        'apt-key add vendor.asc',
        'echo "deb http://repo.example.net ./" > /etc/apt/sources.list.d/tool.list',
        'dnf config-manager --add-repo https://repo.example.net/tool.repo',
        'apt-add-repository https://repo.example.net',
      ],
      other: ['apt-cache policy', 'dnf repolist', 'helm repo list', 'cat /etc/apt/sources.list', 'apt-get update'],
    },
  },
  {
    id: 'PKG-002',
    title: 'Packages come from a repository, not from a file',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'package',
        action: ['install-file', 'install-unconfined', 'install-unreviewed', 'install-firmware', 'downgrade'],
      },
      riskFrom: 0.34,
    },
    reason:
      'No repository vouches for it, and no update will reach it. Put it into your repository and install it from there.',
    controls: mapsTo({
      nist: ['CM-11', 'SI-2', 'SR-11'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.308(a)(8)'],
      sox: ['ITGC-CM'],
      debian: ['1.2.1.2', '1.2.2.1'],
    }),
    examples: {
      matching: [
        'dpkg -i tool_1.0_amd64.deb',
        'rpm -ivh tool-1.0.rpm',
        'apt install ./tool_1.0_amd64.deb',
        'snap install tool --devmode',
        'fwupdmgr install firmware.cab',
      ],
      other: ['dpkg -I tool_1.0_amd64.deb', 'rpm -qpi tool-1.0.rpm', 'dpkg -l', 'snap list', 'fwupdmgr get-devices'],
    },
  },
  {
    id: 'PKG-003',
    title: 'What others depend on is not removed',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'package', action: ['remove', 'purge', 'remove-app'] }, riskFrom: 0.34 },
    reason:
      'Its services stop, and purging takes their configuration too. See what would go with it (`apt-get -s remove`), and keep the configuration.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'CP-10'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(7)(i)', '164.308(a)(8)'],
      sox: ['ITGC-CM', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'apt-get remove -y nginx',
        'apt-get purge postgresql-15',
        'dnf remove httpd',
        'yum erase haproxy',
        'apk del openssh',
      ],
      other: [
        'apt-get -s remove nginx',
        'apt-cache rdepends nginx',
        'dnf repoquery --installed',
        'dpkg -L nginx',
        'apt list --installed',
      ],
    },
  },
  {
    id: 'PKG-004',
    title: 'Essential packages stay',
    severity: 'critical',
    decision: 'deny',
    when: { effect: { kind: 'package', action: 'remove-essential' } },
    reason:
      'Without it the system does not boot or cannot install anything any more. Upgrade it through its repository.',
    controls: mapsTo({
      nist: ['CP-10', 'SC-5', 'CM-5'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS'],
      debian: ['1.3.1.1'],
    }),
    examples: {
      matching: [
        'apt-get remove libc6',
        'apt purge systemd',
        'dpkg --purge bash',
        'dnf remove glibc',
        'apt-get remove --allow-remove-essential coreutils',
      ],
      other: ['apt-get remove nginx', 'dpkg -s libc6', 'apt-cache show bash', 'dnf info glibc', 'rpm -q systemd'],
    },
  },
  {
    id: 'INT-006',
    title: 'Security updates go on',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'package', action: ['hold', 'stop-updates'] } },
      {
        effect: {
          kind: 'service',
          action: ['stop-protection', 'stop', 'disable', 'mask'],
          target: { named: ['unattended-upgrades*', 'apt-daily*', 'dnf-automatic*', 'yum-cron*', 'packagekit*'] },
        },
      },
    ],
    reason:
      'Known weaknesses stay open. Roll updates out in rings, and hold one package for a while with a ticket that says until when.',
    controls: mapsTo({
      nist: ['SI-2', 'CM-3'],
      pci: ['6.3.3'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.308(a)(1)(ii)(B)'],
      sox: ['ITGC-OPS', 'ITGC-CM'],
      debian: ['1.2.2.1'],
    }),
    examples: {
      matching: [
        'apt-mark hold openssl',
        'systemctl disable unattended-upgrades',
        'systemctl mask apt-daily.timer',
        'dnf versionlock add kernel',
        'systemctl stop apt-daily-upgrade.timer',
      ],
      other: [
        'apt-mark showhold',
        'apt list --upgradable',
        'systemctl list-timers',
        'apt-mark unhold openssl',
        'unattended-upgrade --dry-run',
      ],
    },
  },
  {
    id: 'PKG-005',
    title: 'Releases are upgraded and published on purpose',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'package', action: ['upgrade-release', 'unpublish', 'grant', 'publish'] }, riskFrom: 0.4 },
    reason:
      'A whole system, or everybody who depends on the package, changes at once. Try it on one host, with a snapshot, or deprecate instead of unpublishing.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-3(2)', 'SA-10'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(8)', '164.308(a)(7)(i)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'do-release-upgrade',
        'npm unpublish @team/tool --force',
        'npm owner add carol @team/tool',
        'npm unpublish tool@1.0.0',
        'do-release-upgrade -d',
      ],
      other: [
        'lsb_release -a',
        'npm view @team/tool',
        'npm owner ls @team/tool',
        'dnf check-update',
        'do-release-upgrade --help',
      ],
    },
  },
];
