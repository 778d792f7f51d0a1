import { mapsTo } from '../frameworks/maps-to.js';
import type { Condition, OneOrMore, Pattern, Rule, TargetCondition } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Programs of auditd. */
const auditTools = ['/sbin', '/usr/sbin'].flatMap((place) =>
  ['auditd', 'auditctl', 'augenrules', 'ausearch', 'aureport', 'autrace'].map((program) => `${place}/${program}`),
);
const recorders = [...auditTools, '/usr/sbin/rsyslogd', '/sbin/rsyslogd', '/usr/lib/systemd/systemd-journald'];

/** Something that records, and stops or goes. */
function ended(type: NonNullable<TargetCondition['type']>, name: OneOrMore<Pattern>): Condition {
  return { effect: { kind: 'audit', action: ['stop', 'disable'], target: { type, named: name } } };
}

function changed(named: readonly Pattern[]): Condition {
  return { effect: { kind: ['write', 'delete'], target: { named } } };
}

/** What was recorded, and that it goes on being recorded. */
export const auditTrailRules: readonly Rule[] = [
  {
    id: 'AUD-002',
    title: 'Logging and auditing keep running',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'audit', action: ['stop', 'disable'], target: { type: ['unit', 'process', 'package'] } } },
      { ...ended(['unit', 'process'], 'systemd-journald**'), controls: mapsTo({ debian: ['6.1.1.1'] }) },
      { ...ended(['unit', 'process'], 'rsyslog**'), controls: mapsTo({ debian: ['6.1.3.2'] }) },
      { ...ended(['unit', 'process'], 'auditd**'), controls: mapsTo({ debian: ['6.2.1.2'] }) },
      { ...ended('package', 'rsyslog**'), controls: mapsTo({ debian: ['6.1.3.1'] }) },
      { ...ended('package', ['auditd**', 'audispd**']), controls: mapsTo({ debian: ['6.2.1.1'] }) },
      { ...ended('package', 'aide**'), controls: mapsTo({ debian: ['6.3.1'] }) },
      ...concerning({ effect: { kind: ['permission', 'delete'], target: { named: recorders } } }, [
        [{ target: { named: auditTools } }, { debian: ['6.2.4.8'] }],
      ]),
    ],
    reason:
      'What records what happens would stop. Reload it instead, or change its configuration through a reviewed change with other logging meanwhile.',
    controls: mapsTo({
      nist: ['AU-5', 'AU-12', 'SI-4'],
      pci: ['10.2.1', '10.2.1.6', '10.7.2'],
      hipaa: ['164.312(b)', '164.308(a)(1)(ii)(D)'],
      sox: ['404', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'systemctl stop auditd.service',
        'service rsyslog stop',
        'systemctl disable syslog-ng',
        'systemctl mask systemd-journald',
        'pkill auditd',
        'killall -9 rsyslogd',
        'apt-get remove -y auditd',
        'dpkg --purge rsyslog',
        'chmod -x /sbin/auditd',
      ],
      other: [
        'systemctl status auditd',
        'systemctl reload rsyslog',
        'systemctl stop nginx',
        'systemctl start auditd',
        'pgrep rsyslogd',
      ],
    },
  },
  {
    id: 'AUD-003',
    title: 'Audit rules stay in force',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      {
        effect: { kind: 'audit', action: ['disable', 'stop'], target: { type: 'object' } },
        controls: mapsTo({ debian: ['6.2.3.20', '6.2.3.21'] }),
      },
      { effect: { kind: ['write', 'delete'], target: { named: ['/etc/audit/**', '/etc/audisp/**'] } } },
      {
        effect: { kind: ['write', 'delete'], target: { named: '/etc/audit/rules.d**' } },
        controls: mapsTo({ debian: ['6.2.3.21'] }),
      },
      {
        effect: { kind: ['write', 'delete'], target: { named: '/etc/audit/auditd.conf' } },
        controls: mapsTo({ debian: ['6.2.2.1', '6.2.2.2', '6.2.2.3'] }),
      },
    ],
    reason:
      'Audit rules would be removed or switched off. Put the new rules into a reviewed file and load them with augenrules.',
    controls: mapsTo({
      nist: ['AU-9', 'AU-12', 'CM-5'],
      pci: ['10.2.1.6', '10.3.2'],
      hipaa: ['164.312(b)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'auditctl -D',
        'auditctl -e 0',
        'rm /etc/audit/rules.d/30-stig.rules',
        'cp quiet.rules /etc/audit/rules.d/99-last.rules',
        'sed -i s/ROTATE/IGNORE/ /etc/audit/auditd.conf',
      ],
      other: [
        'auditctl -l',
        'auditctl -s',
        'cat /etc/audit/auditd.conf',
        'ausearch -m USER_LOGIN',
        'aureport --summary',
      ],
    },
  },
  {
    id: 'AUD-004',
    title: 'Where logs go is changed with review',
    severity: 'high',
    decision: 'require-approval',
    when: [
      changed(['/etc/syslog-ng**', '/etc/fluent**', '/etc/filebeat**', '/etc/vector**']),
      { ...changed(['/etc/rsyslog.conf', '/etc/rsyslog.d**']), controls: mapsTo({ debian: ['6.1.3.5', '6.1.3.6'] }) },
      { ...changed(['/etc/systemd/journald.conf**']), controls: mapsTo({ debian: ['6.1.1.3', '6.1.2.4'] }) },
      { ...changed(['/etc/systemd/journal-upload.conf**']), controls: mapsTo({ debian: ['6.1.2.1.3'] }) },
      { ...changed(['/etc/logrotate.conf', '/etc/logrotate.d**']), controls: mapsTo({ debian: ['6.1.3.8'] }) },
    ],
    reason:
      'This changes what is logged, for how long, or where it is sent. Change it through configuration management, with somebody to look over it.',
    controls: mapsTo({
      nist: ['AU-4(1)', 'AU-9(2)', 'CM-3'],
      pci: ['10.3.3', '10.5.1', '6.5.1'],
      hipaa: ['164.312(b)'],
      sox: ['404', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'sed -i "s/^\\*\\.\\*/#/" /etc/rsyslog.conf',
        'rm /etc/rsyslog.d/60-remote.conf',
        'echo Storage=none >> /etc/systemd/journald.conf',
        'tee /etc/logrotate.d/app < app.conf',
        'mv journald.conf /etc/systemd/journald.conf.d/50-size.conf',
      ],
      other: [
        'cat /etc/rsyslog.conf',
        'rsyslogd -N1',
        'logrotate --debug /etc/logrotate.conf',
        'ls /etc/rsyslog.d',
        'cp /etc/rsyslog.conf /tmp/rsyslog.before',
      ],
    },
  },
  {
    id: 'AUD-005',
    title: 'Shells keep their history',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'audit', action: 'disable-history' } },
      { effect: { kind: 'audit', action: 'clear', target: { type: 'none' } } },
      { effect: { kind: ['write', 'delete'], target: { holds: 'history' }, except: { action: 'append' } } },
    ],
    reason:
      'The history of a shell tells who did what. Leave it on; keep secrets out of commands rather than out of the history.',
    controls: mapsTo({
      nist: ['AU-9', 'AU-10', 'AU-12'],
      pci: ['10.2.1.2', '10.3.2'],
      hipaa: ['164.312(b)'],
      sox: ['404', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'history -c && exit',
        'unset HISTFILE',
        'export HISTFILESIZE=0',
        'rm -f /home/deploy/.bash_history',
        'cat /dev/null > ~/.zsh_history',
        'ln -sf /dev/null /root/.bash_history',
      ],
      other: [
        'history 20',
        'history | grep deploy',
        'export HISTCONTROL=ignorespace',
        'unset TMPDIR',
        'rm ~/.cache/history.db',
      ],
    },
  },
  {
    id: 'AUD-006',
    title: 'Logs are kept as long as they must be',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'audit', action: 'clear', target: { type: 'object' } } },
      { effect: { kind: 'audit', action: 'rotate' } },
      {
        effect: { kind: 'audit', action: ['clear', 'rotate'], program: 'journalctl' },
        controls: mapsTo({ debian: ['6.1.1.3'] }),
      },
      { effect: { kind: 'audit', action: 'rotate', program: 'logrotate' }, controls: mapsTo({ debian: ['6.1.3.8'] }) },
    ],
    reason:
      'Records would be dropped or rotated out before their time. Ship them first, and set retention to what the rules ask for.',
    controls: mapsTo({
      nist: ['AU-11', 'AU-4'],
      pci: ['10.5.1', '10.3.3'],
      hipaa: ['164.312(b)', '164.316(b)(2)(i)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'journalctl --vacuum-size=50M',
        'journalctl --vacuum-time=2days',
        'journalctl --rotate',
        'logrotate --force /etc/logrotate.d/nginx',
        'dmesg --clear',
      ],
      other: [
        'journalctl --disk-usage',
        'journalctl -k -b -1',
        'logrotate -d /etc/logrotate.conf',
        'dmesg --level=err',
        'du -sh /var/log',
      ],
    },
  },
];
