import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

const agents = [
  'prometheus*',
  'node_exporter*',
  'grafana*',
  'zabbix*',
  'nagios*',
  'telegraf*',
  'datadog*',
  'collectd*',
  'netdata*',
  'newrelic*',
  'monit*',
  'alertmanager*',
  'icinga*',
];

/** What watches over the machine. */
export const protectionRules: readonly Rule[] = [
  {
    id: 'INT-005',
    title: 'Mandatory access control keeps enforcing',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [
      { effect: { kind: 'permission', action: 'disable-enforcement' } },
      {
        effect: {
          kind: ['write', 'delete'],
          target: { named: ['/etc/selinux**', '/etc/apparmor**', '/sys/fs/selinux/**'] },
          except: { action: 'set-time' },
        },
      },
    ],
    reason:
      'SELinux or AppArmor would no longer hold programs within their bounds. Put the one profile or domain into complain mode, for a while, and add what it lacks.',
    controls: mapsTo({
      nist: ['AC-3', 'CM-6', 'SC-39'],
      pci: ['2.2.6', '10.7.2'],
      hipaa: ['164.312(a)(1)', '164.308(a)(1)(ii)(B)'],
      sox: ['ITGC-CM'],
      debian: ['1.3.1.2', '1.3.1.4', '6.2.3.14'],
    }),
    examples: {
      matching: [
        'setenforce Permissive',
        'aa-teardown',
        'systemctl stop apparmor',
        'sed -i s/enforcing/permissive/ /etc/selinux/config',
        'rm /etc/apparmor.d/usr.sbin.sshd',
      ],
      other: ['getenforce', 'aa-status', 'sestatus', 'ausearch -m AVC -ts recent', 'ls /etc/apparmor.d'],
    },
  },
  {
    id: 'INT-008',
    title: 'Profiles are loosened one at a time',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'permission', action: ['relax', 'set-switch', 'enforce'] }, riskFrom: 0.34 },
    reason:
      'A program gets further than its profile let it. Write down for how long, and turn it back when the denials are understood.',
    controls: mapsTo({
      nist: ['AC-3', 'CM-3', 'CM-6'],
      pci: ['2.2.6', '6.5.1'],
      hipaa: ['164.312(a)(1)'],
      sox: ['ITGC-CM'],
      debian: ['1.3.1.3', '1.3.1.4'],
    }),
    examples: {
      matching: [
        'aa-complain /usr/sbin/sshd',
        'setsebool -P httpd_can_network_connect on',
        'semanage permissive -a httpd_t',
        'aa-complain /etc/apparmor.d/usr.sbin.nginx',
        'setsebool allow_execmem 1',
      ],
      other: ['aa-status', 'getsebool -a', 'semanage fcontext -l', 'aa-enforce /usr/sbin/sshd', 'sesearch --allow'],
    },
  },
  {
    id: 'INT-009',
    title: 'Protection against malware and intruders keeps running',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: {
      effect: {
        kind: 'service',
        action: 'stop-protection',
        except: {
          target: { named: ['unattended-upgrades*', 'apt-daily*', 'dnf-automatic*', 'yum-cron*', 'packagekit*'] },
        },
      },
    },
    reason:
      'Nobody would notice malware or an intruder meanwhile. Exclude the one file or process that is in the way, with a ticket.',
    controls: mapsTo({
      nist: ['SI-3', 'SI-4', 'CA-7'],
      pci: ['5.2.2', '5.3.2', '5.3.5', '10.7.2'],
      hipaa: ['164.308(a)(5)(ii)(B)', '164.308(a)(1)(ii)(D)'],
      sox: ['404', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'systemctl stop clamav-daemon',
        'systemctl disable --now fail2ban',
        'service fail2ban stop',
        'systemctl mask clamav-freshclam',
        'systemctl stop crowdsec',
      ],
      other: [
        'clamscan -r ./in',
        'systemctl status fail2ban',
        'fail2ban-client status sshd',
        'freshclam',
        'systemctl start clamav-daemon',
      ],
    },
  },
  {
    id: 'MON-001',
    title: 'Monitoring keeps running',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'service', action: ['stop', 'disable', 'mask', 'kill'], target: { named: agents } } },
    reason: 'The machine goes dark, and alerts stay silent. Set a downtime in the monitoring for the one host instead.',
    controls: mapsTo({
      nist: ['SI-4', 'CA-7', 'AU-6'],
      pci: ['10.4.1', '10.7.2', '11.5.1'],
      hipaa: ['164.308(a)(1)(ii)(D)', '164.312(b)'],
      sox: ['404', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'systemctl stop prometheus',
        'systemctl disable --now telegraf',
        'systemctl mask zabbix-agent2',
        'service collectd stop',
        'pkill node_exporter',
      ],
      other: [
        'systemctl status prometheus',
        'systemctl reload prometheus',
        'systemctl restart telegraf',
        'promtool check config p.yml',
        'curl -s localhost:9100/metrics',
      ],
    },
  },
  {
    id: 'MON-002',
    title: 'What is watched is changed by review',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: {
        kind: ['write', 'delete'],
        target: {
          named: [
            '/etc/prometheus**',
            '/etc/alertmanager**',
            '/etc/zabbix**',
            '/etc/nagios**',
            '/etc/icinga2**',
            '/etc/telegraf**',
            '/etc/datadog-agent**',
            '/etc/falco**',
            '/etc/fail2ban**',
            '/etc/clamav**',
            '/etc/ossec**',
            '/var/ossec/etc/**',
            '/etc/suricata**',
            '/etc/snort**',
          ],
        },
      },
      riskFrom: 0.3,
    },
    reason:
      'Alerts may change, or never fire again. Change rules in their repository, test them with the tool (`promtool check`), and reload.',
    controls: mapsTo({
      nist: ['SI-4', 'CM-3', 'CA-7'],
      pci: ['10.7.2', '11.5.1', '5.3.5'],
      hipaa: ['164.308(a)(1)(ii)(D)', '164.312(b)'],
      sox: ['ITGC-OPS', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'rm /etc/prometheus/rules/disk.yml',
        'sed -i /severity/d /etc/alertmanager/alertmanager.yml',
        'cp quiet.yaml /etc/falco/falco_rules.local.yaml',
        'echo "ignoreip = 0.0.0.0/0" >> /etc/fail2ban/jail.local',
        'truncate -s 0 /etc/clamav/clamd.conf',
      ],
      other: [
        'cat /etc/prometheus/prometheus.yml',
        'amtool alert',
        'cp /etc/falco/falco.yaml ./',
        'promtool check rules disk.yml',
        'ls /etc/fail2ban',
      ],
    },
  },
];
