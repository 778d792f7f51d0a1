import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** Records that nobody can tamper with, and clocks that they can be ordered by. */
export const auditProtectionRules: readonly Rule[] = [
  {
    id: 'AUD-007',
    title: 'Logs keep their owner and their rights',
    severity: 'high',
    decision: 'require-approval',
    when: concerning({ effect: { kind: 'permission', target: { class: ['log', 'audit'] } } }, [
      [{ target: { class: 'audit' } }, { debian: ['6.2.4.1', '6.2.4.2', '6.2.4.4'] }],
      [{ target: { class: 'log' } }, { debian: ['6.1.4.1'] }],
    ]),
    reason:
      'Whoever may write to a log may forge it. Leave logs at 0640 for root and the group that reads them, and protected where they are append-only.',
    controls: mapsTo({
      nist: ['AU-9', 'AU-9(4)', 'AC-6'],
      pci: ['10.3.1', '10.3.2'],
      hipaa: ['164.312(b)', '164.312(c)(1)'],
      sox: ['404', '802'],
    }),
    examples: {
      matching: [
        'chmod 666 /var/log/auth.log',
        'chown deploy /var/log/audit/audit.log',
        'chattr -a /var/log/syslog',
        'chmod -R o+w /var/log',
        'setfacl -m u:deploy:rw /var/log/auth.log',
      ],
      other: [
        'ls -l /var/log',
        'stat /var/log/auth.log',
        'chmod 640 ./app.log',
        'lsattr /var/log/syslog',
        'chown deploy /srv/app',
      ],
    },
  },
  {
    id: 'AUD-008',
    title: 'The audit trail of a cloud stays on',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'cloud', action: 'stop-logging' } },
    reason:
      'The cloud would no longer record who did what, or lose what it recorded. Change trails and log groups through reviewed infrastructure code.',
    controls: mapsTo({
      nist: ['AU-9', 'AU-11', 'AU-12'],
      pci: ['10.2.1.6', '10.3.2', '10.5.1'],
      hipaa: ['164.312(b)', '164.316(b)(2)(i)'],
      sox: ['404', '802'],
    }),
    examples: {
      matching: [
        'aws cloudtrail stop-logging --name org-trail',
        'aws cloudtrail delete-trail --name org-trail',
        'aws logs delete-log-group --log-group-name /app/api',
        'gcloud logging sinks delete audit-sink',
        'aws logs delete-log-stream --log-group-name /app/api --log-stream-name i-1',
      ],
      other: [
        'aws cloudtrail describe-trails',
        'aws cloudtrail lookup-events --max-results 5',
        'aws logs tail /app/api --since 1h',
        'gcloud logging read severity=ERROR --limit 5',
        'az monitor activity-log list',
      ],
    },
  },
  {
    id: 'AUD-009',
    title: 'Clocks are right and stay synchronised',
    severity: 'medium',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'audit', action: ['set-clock', 'unsync-clock'] }, controls: mapsTo({ debian: ['6.2.3.4'] }) },
      {
        effect: { kind: 'service', action: ['stop', 'disable', 'mask', 'kill'], target: { named: 'chrony*' } },
        controls: mapsTo({ debian: ['2.3.3.3'] }),
      },
      {
        effect: {
          kind: 'service',
          action: ['stop', 'disable', 'mask', 'kill'],
          target: { named: ['chrony*', 'ntp*', 'systemd-timesyncd*', 'openntpd*'] },
        },
      },
      {
        effect: {
          kind: ['write', 'delete'],
          target: { named: ['/etc/chrony**', '/etc/ntp**', '/etc/systemd/timesyncd.conf**', '/etc/localtime'] },
        },
      },
    ],
    reason:
      'Records can be put in order only by true clocks. Let the time daemon correct the clock: `chronyc makestep` does it once.',
    controls: mapsTo({
      nist: ['AU-8', 'SC-45'],
      pci: ['10.6.1', '10.6.2', '10.6.3'],
      hipaa: ['164.312(b)'],
      sox: ['404', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'date --set "2024-02-29 12:00"',
        'timedatectl set-ntp no',
        'timedatectl set-time 12:00:00',
        'systemctl disable --now chrony',
        'sed -i /^pool/d /etc/chrony/chrony.conf',
        'hwclock --set --date "2024-02-29 12:00"',
      ],
      other: ['date -u +%FT%TZ', 'timedatectl status', 'chronyc tracking', 'chronyc sources -v', 'hwclock --show'],
    },
  },
  {
    id: 'AUD-010',
    title: 'Files carry true times',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'write',
        action: 'set-time',
        target: { class: ['system', 'configuration', 'log', 'audit', 'data'] },
      },
    },
    reason:
      'A forged time hides when a file was changed. Install the file anew if its time is wrong; leave the times of system files alone.',
    controls: mapsTo({
      nist: ['AU-9', 'SI-7'],
      pci: ['10.3.4', '11.5.2'],
      hipaa: ['164.312(c)(1)', '164.312(c)(2)'],
      sox: ['802'],
    }),
    examples: {
      matching: [
        'touch -r /bin/true /usr/bin/passwd',
        'touch -d "3 months ago" /etc/ssh/sshd_config',
        'touch -t 202401010000 /var/log/auth.log',
        'touch --date=yesterday /etc/passwd',
        'touch -r /etc/hosts /etc/shadow',
      ],
      other: [
        'touch notes.txt',
        'touch /tmp/marker',
        'touch -d yesterday ./fixture',
        'stat /usr/bin/passwd',
        'ls --full-time /etc',
      ],
    },
  },
  {
    id: 'AUD-011',
    title: 'What runs writes its log',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'audit', action: 'silence' } },
    reason:
      'This runs without a log, or turns one down. Keep the log driver and level that the host is set to, and send logs to a central place.',
    controls: mapsTo({
      nist: ['AU-2', 'AU-12'],
      pci: ['10.2.1', '10.3.3'],
      hipaa: ['164.312(b)'],
      sox: ['404', 'ITGC-OPS'],
      docker: ['2.13'],
    }),
    examples: {
      matching: [
        'docker run --log-driver none redis',
        'docker run -d --log-driver=none --name cache redis',
        'docker create --log-driver none nginx',
        'podman run --log-driver none alpine',
        'sudo docker run --rm --log-driver=none busybox true',
      ],
      other: [
        'docker run -d redis',
        'docker logs cache',
        'docker run --log-driver journald nginx',
        'podman logs web',
        'docker info --format "{{.LoggingDriver}}"',
      ],
    },
  },
  {
    id: 'AUD-012',
    title: 'Audit rules are changed with review',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'audit', action: ['modify', 'load-rules'] } },
    reason:
      'This changes which actions are recorded. Keep audit rules in reviewed files, and load all of them with augenrules in a change.',
    controls: mapsTo({
      nist: ['AU-2', 'AU-9(4)', 'CM-3'],
      pci: ['10.2.1.6', '6.5.1'],
      hipaa: ['164.312(b)'],
      sox: ['404', 'ITGC-CM'],
      debian: ['6.2.3.20', '6.2.3.21'],
    }),
    examples: {
      matching: [
        'auditctl -d always,exit',
        'augenrules --load',
        'auditctl -R /etc/audit/rules.d/10-base.rules',
        'auditctl -W /etc/passwd',
        'sudo auditctl -d never,task',
      ],
      other: ['auditctl -l', 'augenrules --check', 'auditctl -s', 'auditctl -v', 'ausearch -i -m AVC'],
    },
  },
];
