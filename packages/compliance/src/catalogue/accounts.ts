import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Who exists, and what groups and passwords they have. */
export const accountRules: readonly Rule[] = [
  {
    id: 'ACC-002',
    title: 'Powerful groups are joined by approval',
    severity: 'high',
    decision: 'require-approval',
    when: concerning({ effect: { kind: 'user', action: ['add-to-powerful-group', 'grant-root-group'] } }, [
      [{ target: { named: ['* docker', 'docker', '*docker*'] } }, { docker: ['1.1.2'] }],
    ]),
    reason:
      'Members of this group are as good as root, or read what root reads. Grant a role that ends by itself instead.',
    controls: mapsTo({
      nist: ['AC-2', 'AC-2(7)', 'AC-6(5)'],
      pci: ['7.2.2', '8.2.4', '10.2.1.5'],
      hipaa: ['164.308(a)(3)(ii)(A)', '164.308(a)(4)(ii)(B)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['6.2.3.8'],
    }),
    examples: {
      matching: [
        'usermod -aG wheel carol',
        'adduser carol sudo',
        'gpasswd -a carol docker',
        'usermod --append --groups adm carol',
        'gpasswd -a carol shadow',
      ],
      other: ['usermod -aG video carol', 'id carol', 'getent group sudo', 'groups', 'gpasswd -d carol sudo'],
    },
  },
  {
    id: 'ACC-004',
    title: 'Accounts are made where people are managed',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'user', action: ['add', 'add-group'] }, riskFrom: 0.33 },
    reason:
      'A local account lives on when its owner has left. Create people in the directory, and services with their package.',
    controls: mapsTo({
      nist: ['AC-2', 'AC-2(1)', 'IA-2'],
      pci: ['8.2.1', '8.2.4', '10.2.1.5'],
      hipaa: ['164.308(a)(3)(ii)(A)', '164.312(a)(2)(i)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['6.2.3.8', '7.2.5'],
    }),
    examples: {
      matching: [
        'useradd -m carol',
        'adduser --disabled-password deploy',
        'groupadd release',
        'sudo useradd -r metrics',
        'newusers people.txt',
      ],
      other: ['id carol', 'getent passwd carol', 'last carol', 'w', 'getent group release'],
    },
  },
  {
    id: 'ACC-005',
    title: 'No second root, and nobody without a password',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'user', action: 'add-root' }, controls: mapsTo({ debian: ['5.4.2.1'] }) },
      { effect: { kind: 'user', action: 'remove-password' }, controls: mapsTo({ debian: ['7.2.2'] }) },
      ...concerning(
        {
          effect: {
            kind: ['write', 'delete'],
            target: {
              named: [
                '/etc/passwd*',
                '/etc/shadow*',
                '/etc/group*',
                '/etc/gshadow*',
                '/etc/subuid',
                '/etc/subgid',
                '/etc/security/opasswd',
              ],
            },
            except: { action: 'set-time' },
          },
        },
        [
          [{ target: { named: '/etc/passwd*' } }, { debian: ['5.4.2.1'] }],
          [{ target: { named: '/etc/group*' } }, { debian: ['5.4.2.2'] }],
          [{ target: { named: '/etc/shadow*' } }, { debian: ['7.2.2'] }],
        ],
      ),
    ],
    reason:
      'This makes an account with the rights of root, takes a password away, or writes the account files directly. Use a named account with a role, through useradd, passwd and sudo.',
    controls: mapsTo({
      nist: ['AC-6', 'IA-2', 'IA-5(1)'],
      pci: ['8.2.1', '8.3.1', '2.2.2'],
      hipaa: ['164.312(a)(2)(i)', '164.312(d)'],
      sox: ['404', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'useradd -o -u 0 backup',
        'passwd --delete carol',
        'echo "x::0:0::/root:/bin/sh" >> /etc/passwd',
        'sed -i s/^root:.*/root::/ /etc/shadow',
        'vipw',
      ],
      other: ['getent passwd', 'cat /etc/passwd', 'useradd carol', 'pwck -r', 'wc -l /etc/group'],
    },
  },
  {
    id: 'ACC-006',
    title: 'Passwords are set by their owners',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'user', action: ['set-password', 'expire-password'] } },
    reason:
      'Whoever sets a password for somebody else knows it. Start a reset that only the owner can finish, and let it expire at the first login.',
    controls: mapsTo({
      nist: ['IA-5', 'IA-5(1)'],
      pci: ['8.3.2', '8.3.6', '8.6.2', '10.2.1.5'],
      hipaa: ['164.312(d)', '164.308(a)(5)(ii)(D)'],
      sox: ['ITGC-AC'],
      debian: ['5.4.1.4', '6.2.3.8'],
    }),
    examples: {
      matching: [
        'passwd carol',
        'echo "carol:welcome" | chpasswd',
        'usermod --password x carol',
        'sudo passwd root',
        'smbpasswd -a carol',
      ],
      other: ['passwd', 'passwd -S carol', 'chage -l carol', 'pwgen 20 1', 'getent shadow --help'],
    },
  },
  {
    id: 'ACC-013',
    title: 'Accounts are closed, not erased',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'user',
        action: ['delete', 'delete-home', 'delete-group', 'delete-directory', 'remove-from-group', 'lock'],
      },
    },
    reason:
      'With the account go its files and the trace of what it did, or somebody loses access at once. Lock it in the directory, keep the home, and remove it after retention.',
    controls: mapsTo({
      nist: ['AC-2', 'AU-11'],
      pci: ['8.2.4', '8.2.5', '10.2.1.5'],
      hipaa: ['164.308(a)(3)(ii)(C)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['6.2.3.8', '7.1.12'],
    }),
    examples: {
      matching: [
        'userdel carol',
        'userdel --remove carol',
        'groupdel release',
        'deluser carol',
        'ldapdelete "uid=carol,ou=people,dc=example"',
        'usermod --lock carol',
      ],
      other: ['id carol', 'find /srv -user carol', 'getent group release', 'lastlog -u carol', 'ldapsearch uid=carol'],
    },
  },
  {
    id: 'ACC-015',
    title: 'What an account is does not change in passing',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: { kind: 'user', action: ['modify', 'modify-directory', 'modify-group', 'set-password-age'] },
      riskFrom: 0.33,
    },
    reason:
      'Another user id, shell or home makes another account of it. Change people in the directory, and give system accounts no login shell.',
    controls: mapsTo({
      nist: ['AC-2', 'IA-2', 'CM-3'],
      pci: ['8.2.1', '8.2.4', '8.6.1'],
      hipaa: ['164.308(a)(4)(ii)(C)', '164.312(a)(2)(i)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['5.4.2.7', '6.2.3.18', '7.2.5'],
    }),
    examples: {
      matching: [
        'usermod -s /bin/bash www-data',
        'usermod --uid 1500 carol',
        'usermod -d /srv/carol carol',
        'ldapmodify -f change.ldif',
        'groupmod -g 900 release',
      ],
      other: ['id www-data', 'finger carol', 'chage -l carol', 'getent passwd www-data', 'ldapsearch -x cn=carol'],
    },
  },
  {
    id: 'ACC-014',
    title: 'Locked accounts stay locked until somebody has looked',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'user', action: ['unlock', 'unlock-screen'] } },
    reason:
      'The lock may be the answer to an attack. Look at the failed logins first, and unlock with the owner on the line.',
    controls: mapsTo({
      nist: ['AC-7', 'AC-2'],
      pci: ['8.3.4', '8.2.4'],
      hipaa: ['164.308(a)(5)(ii)(C)', '164.312(d)'],
      sox: ['ITGC-AC'],
      debian: ['5.3.3.1.1', '5.3.3.1.2', '5.4.2.8'],
    }),
    examples: {
      matching: [
        'usermod -U carol',
        'passwd --unlock carol',
        'faillock --user carol --reset',
        'pam_tally2 --user carol --reset',
        'usermod --unlock carol',
      ],
      other: ['faillock --user carol', 'passwd -S carol', 'lastb -n 20', 'journalctl -u ssh --since today', 'id carol'],
    },
  },
];
