import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Logs that were rotated, by the endings that logrotate and its like give them: nothing writes to them any more. */
const digits = [...'0123456789'];
const rotated = [
  ...['gz', 'xz', 'bz2', 'zst', 'old', ...digits, ...digits.map((digit) => `${digit}?`), '20??????'].map(
    (end) => `.${end}`,
  ),
  '-20??????',
].map((ending) => `/var/log/**${ending}`);
const compressors = ['gzip', 'gunzip', 'pigz', 'bzip2', 'bunzip2', 'pbzip2', 'xz', 'unxz', 'zstd', 'unzstd', 'lz4'];

/** What was recorded stays, for as long as it has to. */
export const logRules: readonly Rule[] = [
  {
    id: 'AUD-001',
    title: 'Logs stay as they were written',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      {
        effect: {
          kind: ['delete', 'write'],
          target: { class: ['log', 'audit'] },
          except: [
            { action: ['append', 'create', 'set-time'] },
            { target: { named: ['/etc/audit/**', '/etc/audisp/**', '/var/lib/**'] } },
            { target: { class: 'log', path: rotated } },
            { action: 'move', target: { class: 'log' } },
          ],
        },
      },
    ],
    reason:
      'Logs are evidence, and this deletes or overwrites them. Rotate them through logrotate, ship them first, and let retention expire them.',
    controls: mapsTo({
      nist: ['AU-9', 'AU-9(4)', 'AU-11'],
      pci: ['10.3.2', '10.3.4', '10.5.1'],
      hipaa: ['164.312(b)', '164.312(c)(1)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'rm /var/log/kern.log',
        'truncate -s 0 /var/log/nginx/access.log',
        'cat /dev/null > /var/log/mail.log',
        'find /var/log -name "*.gz" -delete',
        'shred -u /var/log/audit/audit.log.1',
        'sed -i /10.0.0.7/d /var/log/nginx/access.log',
      ],
      other: [
        'tail -n 100 /var/log/kern.log',
        'echo "deploy 42 done" >> /var/log/deploy.log',
        'gzip -t /var/log/kern.log.2.gz',
        'rm ./build/out.log',
        'journalctl -u nginx --since today',
        'rm /var/log/nginx/access.log.14.gz',
      ],
    },
  },
  {
    id: 'AUD-013',
    title: 'Old logs go by retention',
    severity: 'high',
    decision: 'require-approval',
    isGeneral: true,
    when: {
      effect: {
        kind: ['delete', 'write'],
        target: { class: 'log' },
        except: [
          { action: ['append', 'create', 'set-time'] },
          { target: { named: '/var/lib/**' } },
          { action: 'move', program: compressors, target: { named: rotated } },
        ],
      },
    },
    reason:
      'A log would be gone from where it is looked for, before its time or for good. Let logrotate rename, compress and expire logs, after the time that your retention asks for.',
    controls: mapsTo({
      nist: ['AU-11', 'AU-9'],
      pci: ['10.5.1', '10.3.2'],
      hipaa: ['164.312(b)', '164.316(b)(2)(i)'],
      sox: ['802', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'rm /var/log/nginx/access.log.14.gz',
        'rm -f /var/log/syslog.1 /var/log/syslog.2.gz',
        'mv /var/log/nginx/error.log /var/log/nginx/error.log.old',
        'mv /var/log/dpkg.log.3.gz /srv/archive/',
        'gzip /var/log/nginx/access.log',
        'truncate -s 0 /var/log/mail.log-20250301',
      ],
      other: [
        'gzip /var/log/nginx/access.log.1',
        'xz /var/log/mail.log-20250301',
        'zcat /var/log/nginx/access.log.2.gz',
        'cp -a /var/log/nginx /srv/archive/',
        'logrotate /etc/logrotate.conf',
        'gunzip -t /var/log/syslog.2.gz',
      ],
    },
  },
];
