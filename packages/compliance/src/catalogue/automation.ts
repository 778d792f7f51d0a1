import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { inProduction } from './escalations.js';

const mail = [
  '/etc/postfix**',
  '/etc/exim4**',
  '/etc/dovecot**',
  '/etc/aliases',
  '/etc/mail**',
  '/etc/opendkim**',
  '**/.forward',
];
const print = ['/etc/cups**', '/etc/printcap'];

/** Tools that change many machines, and services that every machine has. */
export const automationRules: readonly Rule[] = [
  {
    id: 'CHG-007',
    title: 'Configuration management runs after a dry run',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'execute', action: ['converge', 'apply'] } },
    reason:
      'It changes whatever its code says, on every host in its inventory. Look at the difference first (`--check --diff`, `--noop`), and take one group after the other.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-3(2)', 'CM-5'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(8)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'ansible-playbook site.yml',
        'puppet agent --test',
        'chef-client',
        'salt "*" state.apply',
        'puppet apply web.pp',
      ],
      other: [
        'ansible-playbook site.yml --check --diff',
        'ansible-lint site.yml',
        'ansible-inventory --list',
        'puppet parser validate web.pp',
        'ansible all -m ping',
      ],
    },
  },
  {
    id: 'MAL-001',
    title: 'Mail is routed by review',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: ['write', 'delete'], target: { named: mail } } },
      {
        effect: { kind: 'service', action: 'reconfigure', program: ['postconf', 'doveadm'] },
        context: inProduction,
      },
      { effect: { kind: 'delete', target: { type: 'object', named: 'queued mail*' } } },
    ],
    reason:
      'Mail could be relayed for anybody, sent to others, run programs, or be lost. Change it in configuration management, check it (`postfix check`), and reload.',
    controls: mapsTo({
      nist: ['CM-3', 'SC-7'],
      pci: ['2.2.4', '6.5.1', '1.3.2'],
      hipaa: ['164.312(e)(1)', '164.308(a)(8)'],
      debian: ['2.1.21'],
    }),
    examples: {
      matching: [
        'echo "root: carol@example.net" >> /etc/aliases',
        'sed -i s/loopback-only/all/ /etc/postfix/main.cf',
        'postconf -e "mynetworks = 0.0.0.0/0"',
        'postsuper -d ALL',
        'echo "|/opt/x" > ~/.forward',
      ],
      other: ['mailq', 'postconf -n', 'cat /etc/aliases', 'postqueue -p', 'mail -s done ops@example.net < done.txt'],
    },
  },
  {
    id: 'PRT-001',
    title: 'Printers are shared by review',
    severity: 'medium',
    decision: 'require-approval',
    when: [
      { effect: { kind: ['write', 'delete'], target: { named: print } } },
      {
        effect: { kind: 'service', action: 'reconfigure', program: ['cupsctl', 'lpadmin'] },
        context: inProduction,
      },
    ],
    reason:
      'A print server that is open to the network has been a way in before. Keep it local, and administer it through ssh.',
    controls: mapsTo({
      nist: ['CM-7', 'CM-3'],
      pci: ['2.2.4', '1.2.5'],
      hipaa: ['164.312(e)(1)'],
      debian: ['2.1.11'],
    }),
    examples: {
      matching: [
        'cupsctl --remote-any',
        'cupsctl --share-printers',
        'lpadmin -p front -E -v ipp://10.0.0.9',
        'sed -i s/localhost/0.0.0.0/ /etc/cups/cupsd.conf',
        'lpadmin -x front',
      ],
      other: ['lpstat -t', 'lp -d front a.pdf', 'lpq', 'cat /etc/cups/cupsd.conf', 'cupstestppd front.ppd'],
    },
  },
  {
    id: 'SVC-001',
    title: 'Services that are known to be unsafe are not turned on',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'package', action: 'install-cleartext' } },
      {
        effect: {
          kind: ['service', 'package'],
          action: ['start', 'enable', 'install'],
          target: {
            named: [
              'telnet*',
              'inetutils-telnetd',
              'rsh*',
              'rlogin*',
              'rexec*',
              'vsftpd*',
              'proftpd*',
              'pure-ftpd*',
              'tftpd*',
              'tftp.socket',
              'xinetd*',
              'ypserv*',
              'nis',
              'rpcbind*',
              'avahi-daemon*',
              'snmpd*',
              'xserver-xorg-core',
            ],
          },
        },
      },
    ],
    reason:
      'The service sends passwords in clear text, or gives away the machine to the network. Use ssh, sftp or https, and leave it off.',
    controls: mapsTo({
      nist: ['CM-7', 'SC-8', 'AC-17(2)'],
      pci: ['2.2.4', '2.2.5', '1.2.6'],
      hipaa: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
      sox: ['ITGC-CM'],
      debian: ['2.1.2', '2.1.6', '2.1.12', '2.1.16', '2.2.4'],
    }),
    examples: {
      matching: [
        'apt-get install telnetd',
        'systemctl enable --now vsftpd',
        'systemctl start rpcbind',
        'dnf install tftpd',
        'systemctl enable avahi-daemon',
      ],
      other: [
        'systemctl status vsftpd',
        'systemctl enable nginx',
        'apt-get install openssh-server',
        'systemctl list-unit-files',
        'apt-cache show telnetd',
      ],
    },
  },
];
