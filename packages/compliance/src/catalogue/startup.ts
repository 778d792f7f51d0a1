import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';

const changed = { kind: ['write', 'delete'] as const, except: { action: ['set-time'] } };

/** What runs by itself, later. */
export const startupRules: readonly Rule[] = [
  {
    id: 'PRM-006',
    title: 'Jobs are scheduled by review',
    severity: 'high',
    decision: 'require-approval',
    when: [
      {
        effect: {
          ...changed,
          target: {
            named: [
              '/etc/cron**',
              '/etc/anacrontab',
              '/var/spool/cron**',
              '/var/spool/at**',
              '/etc/at.allow',
              '/etc/at.deny',
            ],
          },
        },
      },
      {
        effect: {
          kind: 'permission',
          target: { named: ['/etc/cron**', '/var/spool/cron**', '/etc/at.allow', '/etc/at.deny'] },
        },
      },
      { effect: { kind: 'execute', action: ['schedule', 'schedule-once', 'edit-schedule'] }, riskFrom: 0.34 },
    ],
    reason:
      'A job runs later, again and again, when nobody looks. Put a timer and its unit into configuration management, where it has an owner.',
    controls: mapsTo({
      nist: ['CM-3', 'CM-5', 'AC-6'],
      pci: ['6.5.1', '2.2.6'],
      hipaa: ['164.308(a)(8)'],
      sox: ['ITGC-CM', 'ITGC-OPS'],
      debian: ['2.4.1.2', '2.4.1.4', '2.4.1.7', '2.4.1.8', '2.4.2.1'],
    }),
    examples: {
      matching: [
        'echo "0 3 * * * root /opt/x" > /etc/cron.d/x',
        'crontab jobs.txt',
        'cp x /etc/cron.daily/',
        'echo /opt/x | at midnight',
        'chmod 777 /etc/cron.hourly',
      ],
      other: ['crontab -l', 'atq', 'systemctl list-timers', 'cat /etc/crontab', 'ls /etc/cron.d'],
    },
  },
  {
    id: 'OPS-001',
    title: 'Scheduled jobs are not removed wholesale',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: { kind: 'delete', action: ['remove-schedule', 'cancel-job', 'remove-shared-memory'] },
      riskFrom: 0.34,
    },
    reason:
      'Backups, rotations and reports may stop without a word. Save the table first (`crontab -l`), and comment out the one line.',
    controls: mapsTo({
      nist: ['CM-3', 'CP-9', 'SI-4'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(ii)(A)', '164.308(a)(7)(i)'],
      sox: ['ITGC-OPS'],
      debian: ['2.4.1.1'],
    }),
    examples: {
      matching: ['crontab -r', 'crontab -u deploy -r', 'sudo crontab -r', 'crontab -ri', 'ipcrm -a'],
      other: ['crontab -l', 'crontab -l > jobs.txt', 'atq', 'ipcs', 'systemctl list-timers --all'],
    },
  },
  {
    id: 'PER-001',
    title: 'Units and start scripts are installed by packages',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        ...changed,
        target: {
          named: [
            '/etc/systemd/system**',
            '/etc/systemd/user**',
            '/lib/systemd/**',
            '/usr/lib/systemd/**',
            '/usr/local/lib/systemd/**',
            '/run/systemd/**',
            '/etc/init.d**',
            '/etc/init/**',
            '/etc/inittab',
            '/etc/rc**',
            '**/.config/systemd/**',
            '**/.config/autostart/**',
            '/etc/xdg/autostart/**',
          ],
        },
      },
      riskFrom: 0.34,
    },
    reason:
      'It runs at every start, as whoever it says. Check the unit (`systemd-analyze verify`), review it, and let a package or configuration management install it.',
    controls: mapsTo({
      nist: ['CM-3', 'SI-4', 'SI-7', 'CM-7'],
      pci: ['11.5.2', '6.5.1'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.312(c)(1)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'cp app.service /etc/systemd/system/',
        'echo /opt/x >> /etc/rc.local',
        'tee /etc/init.d/app < app.sh',
        'rm /etc/systemd/system/nginx.service',
        'ln -s /opt/x.service /usr/lib/systemd/system/x.service',
      ],
      other: [
        'systemctl cat nginx',
        'systemd-analyze verify app.service',
        'ls /etc/systemd/system',
        'cat /etc/rc.local',
        'systemctl daemon-reload',
      ],
    },
  },
  {
    id: 'PER-003',
    title: 'Shells and logins start what they always did',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        ...changed,
        target: {
          holds: 'startup',
          named: [
            '/etc/profile**',
            '/etc/bash**',
            '/etc/zsh**',
            '/etc/environment',
            '/etc/update-motd.d**',
            '/etc/udev/**',
            '/etc/NetworkManager/dispatcher.d**',
            '~/**',
            '/root/**',
            '/home/**',
          ],
        },
      },
      riskFrom: 0.34,
    },
    reason:
      'It runs whenever somebody logs in or a device comes up, with their rights. Ship it with configuration management, for all to see.',
    controls: mapsTo({
      nist: ['CM-3', 'SI-4', 'SI-7'],
      pci: ['11.5.2'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.312(a)(1)'],
      sox: ['ITGC-CM', 'ITGC-AC'],
      debian: ['5.4.2.5'],
    }),
    examples: {
      matching: [
        'echo "alias sudo=/tmp/s" >> ~/.bashrc',
        'cp x.sh /etc/profile.d/',
        'tee /etc/udev/rules.d/99-x.rules',
        'echo /opt/x >> /root/.profile',
        'sed -i 1i/opt/x /etc/bash.bashrc',
      ],
      other: [
        'cat ~/.bashrc',
        'source ~/.bashrc --help',
        'udevadm info /dev/sda',
        'ls /etc/profile.d',
        'echo x >> ./profile',
      ],
    },
  },
];
