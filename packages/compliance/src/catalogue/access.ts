import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

const changed = { kind: ['write', 'delete'] as const, except: { action: 'set-time' } };

/** Who may log in, and how. */
export const accessRules: readonly Rule[] = [
  {
    id: 'ACC-001',
    title: 'sudo rights are granted by review',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { ...changed, target: { named: ['/etc/sudoers**', '/etc/sudo.conf', '/etc/doas.conf'] } } },
      { effect: { kind: 'privilege', action: 'weaken-login' } },
    ],
    reason:
      'Who writes here decides who becomes root. Put a reviewed file with single commands into sudoers.d, and check it with `visudo -cf` before it is in place.',
    controls: mapsTo({
      nist: ['AC-6', 'AC-6(5)', 'IA-11'],
      pci: ['7.2.1', '7.2.2', '7.2.5'],
      hipaa: ['164.308(a)(4)(i)', '164.312(a)(1)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['5.2.4', '5.2.5', '6.2.3.1'],
    }),
    examples: {
      matching: [
        'echo "carol ALL=(ALL) NOPASSWD: ALL" > /etc/sudoers.d/carol',
        'sed -i "s/^Defaults.*use_pty//" /etc/sudoers',
        'visudo',
        'rm /etc/sudoers.d/10-audit',
        'tee -a /etc/doas.conf',
      ],
      other: [
        'sudo -l',
        'visudo --version',
        'cp /etc/sudoers /tmp/sudoers.new',
        'grep -c . README',
        'ls /etc/sudoers.d',
      ],
    },
  },
  {
    id: 'ACC-007',
    title: 'Rules for passwords and failed logins are not weakened',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: { kind: 'user', action: ['relax-password-age', 'weaken-login', 'configure-login', 'modify-own'] },
        riskFrom: 0.33,
      },
      {
        effect: {
          ...changed,
          target: { named: ['/etc/login.defs', '/etc/security/**', '/etc/default/useradd', '/etc/libuser.conf'] },
        },
      },
    ],
    reason:
      'Passwords would be weaker, older, or easier to guess. Change the rule for everybody, through configuration management.',
    controls: mapsTo({
      nist: ['IA-5(1)', 'AC-7'],
      pci: ['8.3.4', '8.3.6', '8.3.9'],
      hipaa: ['164.312(d)', '164.308(a)(5)(ii)(D)'],
      sox: ['ITGC-AC'],
      debian: ['5.3.3.1.1', '5.3.3.2.2', '5.4.1.1', '5.4.1.5'],
    }),
    examples: {
      matching: [
        'chage -M 99999 carol',
        'sed -i "s/^PASS_MAX_DAYS.*/PASS_MAX_DAYS 99999/" /etc/login.defs',
        'echo "minlen = 4" >> /etc/security/pwquality.conf',
        'sed -i /deny/d /etc/security/faillock.conf',
        'authconfig --passminlen=4 --update',
      ],
      other: ['chage -l carol', 'cat /etc/login.defs', 'pwscore', 'faillock', 'grep -n minlen ./pwquality.conf'],
    },
  },
  {
    id: 'ACC-008',
    title: 'Nobody edits how logins are proved',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: {
      effect: {
        ...changed,
        target: {
          named: [
            '/etc/pam.d**',
            '/etc/pam.conf',
            '/lib/security/**',
            '/lib/x86_64-linux-gnu/security/**',
            '/usr/lib/**/security/pam_*',
          ],
        },
      },
    },
    reason:
      'A wrong line lets everybody in, or nobody. Ship a profile and let pam-auth-update write the stack; keep a root session open meanwhile.',
    controls: mapsTo({
      nist: ['IA-2', 'IA-5', 'CM-5'],
      pci: ['8.3.1', '2.2.6', '8.4.1'],
      hipaa: ['164.312(d)', '164.312(a)(1)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['5.3.2.1', '5.3.2.2', '5.3.3.4.1'],
    }),
    examples: {
      matching: [
        'sed -i s/required/optional/ /etc/pam.d/sshd',
        'echo "auth sufficient pam_permit.so" >> /etc/pam.d/sudo',
        'cp su.pam /etc/pam.d/su',
        'rm /etc/pam.d/common-password',
        'tee /etc/pam.conf',
      ],
      other: [
        'cat /etc/pam.d/sshd',
        'ls /etc/pam.d',
        'cp /etc/pam.d/su /tmp/',
        'pam-auth-update --help',
        'vi ./pam.d/su',
      ],
    },
  },
  {
    id: 'ACC-009',
    title: 'sshd is configured by review',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { ...changed, target: { named: ['/etc/ssh/sshd_config**', '/etc/ssh', '/etc/ssh/ssh_host_*'] } } },
    reason:
      'One setting opens the machine to root logins or empty passwords; another locks everybody out. Check with `sshd -t`, put a drop-in in place through a change, and reload.',
    controls: mapsTo({
      nist: ['AC-17', 'AC-6(2)', 'IA-2'],
      pci: ['2.2.6', '2.2.7', '8.3.1'],
      hipaa: ['164.312(a)(1)', '164.312(d)'],
      sox: ['ITGC-AC', 'ITGC-CM'],
      debian: ['5.1.19', '5.1.20', '5.1.22'],
    }),
    examples: {
      matching: [
        'echo "PermitRootLogin yes" >> /etc/ssh/sshd_config',
        'sed -i "s/^PasswordAuthentication no/PasswordAuthentication yes/" /etc/ssh/sshd_config',
        'cp open.conf /etc/ssh/sshd_config.d/00-open.conf',
        'rm /etc/ssh/ssh_host_ed25519_key',
        'tee /etc/ssh/sshd_config.d/99.conf',
      ],
      other: [
        'sshd -t',
        'sshd -T',
        'cat /etc/ssh/sshd_config',
        'systemctl reload ssh',
        'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      ],
    },
  },
  {
    id: 'ACC-010',
    title: 'Keys that log in are placed by procedure',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: {
          ...changed,
          target: { named: ['**/.ssh/authorized_keys*', '**/.ssh', '**/.ssh/environment', '**/.ssh/rc'] },
        },
        riskFrom: 0.33,
      },
      { effect: { kind: 'user', action: 'grant-login' } },
    ],
    reason:
      'Whoever holds the key may log in from now on, and nobody is told. Use certificates that expire, or let the directory serve the keys.',
    controls: mapsTo({
      nist: ['AC-2', 'AC-17', 'IA-5', 'IA-5(2)'],
      pci: ['8.2.4', '8.3.1', '10.2.1.5'],
      hipaa: ['164.312(d)', '164.308(a)(4)(ii)(B)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['5.1.4'],
    }),
    examples: {
      matching: [
        'cat new.pub >> ~/.ssh/authorized_keys',
        'tee -a /root/.ssh/authorized_keys < new.pub',
        'ssh-copy-id deploy@db-2',
        'cp keys /home/carol/.ssh/authorized_keys',
        'rm /home/carol/.ssh/authorized_keys',
      ],
      other: ['ssh-keygen -lf new.pub', 'cat new.pub', 'ls -la ~/.ssh', 'ssh-add -l', 'cp new.pub /tmp/'],
    },
  },
  {
    id: 'ACC-021',
    title: 'Where identities come from is changed by review',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        ...changed,
        target: {
          named: [
            '/etc/nsswitch.conf',
            '/etc/sssd**',
            '/etc/krb5.conf',
            '/etc/polkit-1**',
            '/usr/share/polkit-1/**',
            '/etc/securetty',
            '/etc/shells',
            '/etc/ldap**',
            '/etc/samba/smb.conf',
          ],
        },
      },
    },
    reason:
      'Another source of identities, or another rule of polkit, lets other people in. Change it through configuration management, on one host first.',
    controls: mapsTo({
      nist: ['IA-2', 'AC-3', 'CM-3'],
      pci: ['7.3.1', '8.3.1', '6.5.1'],
      hipaa: ['164.312(d)', '164.312(a)(1)'],
      sox: ['404', 'ITGC-AC'],
      debian: ['7.1.9', '6.2.3.8'],
    }),
    examples: {
      matching: [
        'sed -i s/files/ldap/ /etc/nsswitch.conf',
        'tee /etc/polkit-1/rules.d/10-all.rules',
        'cp sssd.conf /etc/sssd/sssd.conf',
        'echo /bin/zsh >> /etc/shells',
        'rm /etc/krb5.conf',
      ],
      other: ['cat /etc/nsswitch.conf', 'sssctl domain-list', 'klist', 'getent hosts db-1', 'pkaction'],
    },
  },
  {
    id: 'ACC-022',
    title: 'No host is trusted by its name',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: {
      effect: {
        ...changed,
        target: {
          named: [
            '**/.rhosts',
            '**/.shosts',
            '/etc/hosts.equiv',
            '/etc/ssh/shosts.equiv',
            '/etc/hosts.allow',
            '/etc/hosts.deny',
          ],
        },
      },
    },
    reason:
      'Who can forge a name or an address gets in without proof. Use keys or certificates, and restrict by the firewall.',
    controls: mapsTo({
      nist: ['AC-17', 'IA-3', 'SC-7'],
      pci: ['2.2.5', '8.3.1', '1.4.2'],
      hipaa: ['164.312(d)', '164.312(e)(1)'],
      sox: ['ITGC-AC'],
      debian: ['5.1.10', '5.1.11'],
    }),
    examples: {
      matching: [
        'echo "+ +" > ~/.rhosts',
        'echo "sshd: ALL" >> /etc/hosts.allow',
        'rm /etc/hosts.deny',
        'tee /etc/hosts.equiv',
        'cp trusted /root/.shosts',
      ],
      other: ['cat /etc/hosts.allow', 'ls -la ~', 'getent hosts web-1', 'cp /etc/hosts /tmp/hosts', 'touch ./rhosts'],
    },
  },
];
