import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Rights on files. */
export const permissionRules: readonly Rule[] = [
  {
    id: 'PRM-001',
    title: 'Nothing vital is writable for everybody',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: {
      effect: {
        kind: 'permission',
        action: 'world-writable',
        target: { class: ['system', 'configuration', 'mount-root', 'audit', 'log', 'device'] },
      },
    },
    reason:
      'Everybody on the machine could replace what the system trusts. Give the one group that needs it the right: 0750 for directories, 0640 for files, or an ACL.',
    controls: mapsTo({
      nist: ['AC-3', 'AC-6(1)', 'CM-6'],
      pci: ['2.2.6', '7.2.1'],
      hipaa: ['164.312(a)(1)', '164.308(a)(1)(ii)(B)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['7.1.11', '6.2.3.9'],
    }),
    examples: {
      matching: [
        'chmod 777 /etc/cron.d',
        'chmod -R a+w /usr/local',
        'chmod o+w /etc/hosts',
        'chmod 666 /etc/passwd',
        'chmod -R 777 /',
      ],
      other: [
        'chmod 755 /usr/local/bin/tool',
        'chmod 777 ./scratch',
        'ls -ld /etc/cron.d',
        'chmod g+w /etc/app',
        'chmod 640 /etc/app.conf',
      ],
    },
  },
  {
    id: 'PRM-008',
    title: 'Data are not writable for everybody',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'permission',
        action: 'world-writable',
        target: { class: ['data', 'home', 'other', 'temporary'] },
      },
      riskFrom: 0.4,
    },
    reason:
      'Every program on the machine could change these data. Give the group of the service the right to write, and nobody else.',
    controls: mapsTo({
      nist: ['AC-3', 'AC-6'],
      pci: ['7.2.1', '7.2.2'],
      hipaa: ['164.312(a)(1)', '164.312(c)(1)'],
      sox: ['ITGC-AC'],
      debian: ['7.1.11', '7.2.9'],
    }),
    examples: {
      matching: [
        'chmod 777 /srv/site/uploads',
        'chmod -R 777 /opt/app',
        'chmod o+w /home/deploy/app.env',
        'chmod -R a+rwX /var/www',
        'chmod 0777 release',
      ],
      other: [
        'chmod 775 /srv/site/uploads',
        'chmod -R g+w /opt/app',
        'chmod +x deploy.sh',
        'chmod 1777 /tmp/x -v --help',
        'namei -l /srv/site',
      ],
    },
  },
  {
    id: 'PRM-002',
    title: 'Files that guard access keep their rights',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: concerning(
      {
        effect: {
          kind: 'permission',
          target: { holds: ['secret', 'accounts', 'access'] },
          except: [{ action: ['protect'] }, { target: { class: ['other', 'temporary'] } }],
        },
        riskFrom: 0.4,
      },
      [
        [{ target: { named: '/etc/passwd*' } }, { debian: ['7.1.1'] }],
        [{ target: { named: '/etc/group*' } }, { debian: ['7.1.3'] }],
        [{ target: { named: '/etc/shadow*' } }, { debian: ['7.1.5'] }],
        [{ target: { named: '/etc/gshadow*' } }, { debian: ['7.1.7'] }],
        [{ target: { named: '/etc/ssh/sshd_config**' } }, { debian: ['5.1.1'] }],
        [{ target: { named: '/etc/ssh/ssh_host_*' } }, { debian: ['5.1.2'] }],
        [{ target: { named: '/etc/kubernetes/admin.conf' } }, { kubernetes: ['1.1.13'] }],
        [{ target: { named: '/etc/kubernetes/pki/**' } }, { kubernetes: ['1.1.21'] }],
      ],
    ),
    reason: 'Who can read or write this file can become somebody else. Put back the rights that its package ships.',
    controls: mapsTo({
      nist: ['AC-6(1)', 'AC-3', 'IA-5(6)'],
      pci: ['2.2.6', '8.3.2'],
      hipaa: ['164.312(a)(1)', '164.312(d)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'chmod 644 /etc/shadow',
        'chown deploy /etc/sudoers',
        'setfacl -m u:deploy:r /etc/shadow',
        'chgrp staff /etc/gshadow',
        'chown deploy:deploy /etc/ssh/ssh_host_rsa_key',
      ],
      other: [
        'ls -l /etc/shadow',
        'stat /etc/passwd',
        'chmod 600 ./id_test',
        'getfacl /etc/passwd',
        'chown deploy /srv/app',
      ],
    },
  },
  {
    id: 'PRM-003',
    title: 'No program gains the rights of its owner',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'permission', action: ['setuid', 'capability'] } },
    reason:
      'Whoever runs the program gets rights they do not have, for good. Allow the one command through sudo, or give the service AmbientCapabilities.',
    controls: mapsTo({
      nist: ['AC-6', 'CM-7', 'AC-6(10)'],
      pci: ['2.2.6', '7.2.2'],
      hipaa: ['164.312(a)(1)'],
      sox: ['ITGC-AC'],
      debian: ['7.1.13', '6.2.3.9'],
    }),
    examples: {
      matching: [
        'chmod u+s /usr/bin/find',
        'chmod 4750 /opt/app/run',
        'install -m 4755 tool /usr/local/bin/tool',
        'setcap cap_dac_override+ep /usr/bin/tar',
        'chmod 6755 /usr/bin/env',
      ],
      other: [
        'chmod u-s /usr/bin/find',
        'find / -perm -4000',
        'getcap -r /',
        'chmod 755 /opt/app/run',
        'setcap -r /usr/bin/tar',
      ],
    },
  },
  {
    id: 'PRM-004',
    title: 'Owner and rights are not changed wholesale',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'permission',
        attributes: { recursive: true },
        action: ['chmod', 'chown', 'acl', 'world-readable', 'setgid', 'relabel', 'restore-acl'],
      },
      riskFrom: 0.36,
    },
    reason:
      'One command changes the rights of everything below, and nobody can tell afterwards what they were. Save them with getfacl -R first, and name the files that need it.',
    controls: mapsTo({
      nist: ['AC-3', 'CM-5', 'CM-3'],
      pci: ['6.5.1', '7.2.1'],
      hipaa: ['164.312(a)(1)', '164.308(a)(4)(ii)(C)'],
      sox: ['ITGC-CM', 'ITGC-AC'],
      debian: ['7.1.11', '7.1.12', '6.2.3.9'],
    }),
    examples: {
      matching: [
        'chown -R deploy /usr',
        'chmod -R 755 /etc',
        'chgrp -R staff /var/lib',
        'chown -R deploy:deploy /',
        'setfacl -R -m u:deploy:rx /etc',
      ],
      other: [
        'chown -R deploy ./site',
        'chmod 755 deploy.sh',
        'getfacl -R /etc',
        'ls -lR /etc',
        'chown deploy /srv/app/log.txt',
      ],
    },
  },
  {
    id: 'PRM-005',
    title: 'New files are not made for everybody',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'permission', action: 'relax-umask' } },
    reason: 'Files made from now on can be changed by everybody. Use umask 027, or 022 where all may read.',
    controls: mapsTo({
      nist: ['AC-3', 'CM-6'],
      pci: ['2.2.6'],
      hipaa: ['164.312(a)(1)'],
      sox: ['ITGC-AC'],
      debian: ['5.4.2.6', '5.4.3.3'],
    }),
    examples: {
      matching: ['umask 0', 'umask 000', 'umask 0000 && ./make-release', 'umask 0002; umask 000', 'umask a=rwx'],
      other: ['umask', 'umask 027', 'umask 022', 'umask -S', 'umask 077'],
    },
  },
  {
    id: 'PRM-010',
    title: 'Files are given to accounts that are named',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: { kind: 'permission', action: 'chown' },
      command: { program: 'chown', written: ['…:…', '…:*'] },
    },
    reason:
      'Who owns the file afterwards is only known when it runs: whoever runs it takes it over. Name the account and the group.',
    controls: mapsTo({
      nist: ['AC-3', 'AC-6', 'CM-5'],
      pci: ['7.2.1', '7.2.2'],
      hipaa: ['164.312(a)(1)', '164.308(a)(4)(ii)(C)'],
      sox: ['ITGC-AC'],
      debian: ['6.2.3.9', '7.1.12'],
    }),
    examples: {
      matching: [
        'chown "$(id -un):$(id -gn)" /srv/app/key',
        'chown "$OWNER:$GROUP" data',
        'sudo chown -R "$U:$G" /srv/app',
        'chown "$(whoami):staff" report',
        'chown $(id -u):$(id -g) config',
      ],
      other: ['chown deploy:deploy /srv/app', 'chown root "$FILE"', 'id -un', 'chown app config', 'chmod 640 "$FILE"'],
    },
  },
  {
    id: 'PRM-009',
    title: 'What was protected stays protected',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: { kind: 'permission', action: ['unprotect', 'relabel', 'restore-acl', 'set-switch'] },
      riskFrom: 0.33,
    },
    reason:
      'Somebody set this so that it does not change: an immutable file, a label of SELinux, a switch of it. Find out why, and lift it for one file within a change.',
    controls: mapsTo({
      nist: ['AC-3', 'CM-5', 'CM-6'],
      pci: ['2.2.6', '11.5.2'],
      hipaa: ['164.312(a)(1)', '164.312(c)(1)'],
      sox: ['ITGC-CM'],
      debian: ['6.2.3.14', '6.2.3.9'],
    }),
    examples: {
      matching: [
        'chattr -i /etc/hosts',
        'chattr -R -i /usr/bin',
        'chcon -R -t bin_t /etc',
        'chattr -i /etc/resolv.conf',
        'sudo chattr -a /var/log/secure',
      ],
      other: ['lsattr /etc/hosts', 'getsebool -a', 'chattr +i /etc/hosts', 'ls -Z /srv', 'getenforce'],
    },
  },
];
