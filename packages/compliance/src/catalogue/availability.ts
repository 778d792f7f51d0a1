import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Machines and services that stay up. */
export const availabilityRules: readonly Rule[] = [
  {
    id: 'AVL-001',
    title: 'Machines are restarted within a window',
    severity: 'critical',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'service', action: ['reboot', 'shutdown', 'rescue', 'isolate', 'suspend'] } },
      // Chassis Control of IPMI 2.0 by its numbers: network function 0, command 2.
      {
        effect: {
          kind: 'service',
          action: 'reconfigure',
          program: 'ipmitool',
          target: { named: ['raw 0 *2**', 'raw 0x0 *2**', 'raw 0x00 *2**'] },
        },
      },
    ],
    reason:
      'All that runs there stops. Drain the machine, take one first, and see that somebody can reach its console.',
    controls: mapsTo({
      nist: ['CP-10', 'CM-3', 'SC-5'],
      pci: ['6.5.1', '6.5.2'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'reboot',
        'shutdown -r +5',
        'systemctl poweroff',
        'init 6',
        'systemctl isolate rescue.target',
        'halt -p',
        'ipmitool -H bmc-1 raw 0x00 0x02 0x02',
      ],
      other: ['uptime', 'last reboot', 'who -b', 'systemctl is-system-running', 'shutdown -c'],
    },
  },
  {
    id: 'AVL-002',
    title: 'Services are stopped by approval',
    severity: 'high',
    decision: 'require-approval',
    when: {
      effect: {
        kind: 'service',
        action: ['stop', 'disable', 'mask', 'clean', 'call'],
        except: {
          target: {
            named: [
              'postgres*',
              'mysql*',
              'mariadb*',
              'mongo*',
              'redis*',
              'etcd*',
              'elasticsearch*',
              'prometheus*',
              'telegraf*',
              'zabbix*',
              'collectd*',
              'chrony*',
              'ntp*',
            ],
          },
        },
      },
      riskFrom: 0.34,
    },
    reason: 'Whoever uses the service loses it. Reload where that does, or take the host out of the balancer first.',
    controls: mapsTo({
      nist: ['CM-3', 'SC-5', 'CP-10'],
      pci: ['6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['404', 'ITGC-OPS'],
    }),
    examples: {
      matching: [
        'systemctl stop nginx',
        'systemctl disable --now haproxy',
        'service apache2 stop',
        'systemctl mask cups',
        'rc-service nginx stop',
      ],
      other: [
        'systemctl status nginx',
        'systemctl reload nginx',
        'systemctl restart nginx',
        'systemctl list-units --failed',
        'systemctl start nginx',
      ],
    },
  },
  {
    id: 'AVL-005',
    title: 'Processes and sessions are ended by approval',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'service', action: ['kill', 'end-process', 'end-session'] }, riskFrom: 0.34 },
    reason:
      'What ends may lose what it has not written yet, and somebody may rely on it. Look first what would be hit (`pgrep -a`, `ps -fp`), and stop the unit where it has one.',
    controls: mapsTo({
      nist: ['SC-5', 'CM-3'],
      hipaa: ['164.308(a)(7)(i)'],
    }),
    examples: {
      matching: ['pkill -f worker', 'killall -9 java', 'killall nginx', 'pkill -9 -u deploy', 'fuser -k 8080/tcp'],
      other: ['pgrep -fa worker', 'kill -0 4242', 'ps -C java', 'fuser 8080/tcp', 'kill -l'],
    },
  },
  {
    id: 'AVL-006',
    title: 'Nobody kills everything',
    severity: 'critical',
    decision: 'deny',
    when: { effect: { kind: 'service', action: ['kill-all', 'kill-init', 'stop-essential'] } },
    reason: 'The machine would be gone, or nobody could log in any more. Name the one process or unit that is to end.',
    controls: mapsTo({
      nist: ['SC-5', 'CP-10', 'CM-5'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: ['kill -9 -1', 'kill -KILL 1', 'killall5', 'systemctl stop dbus', 'kill -9 1'],
      other: ['kill 4242', 'ps -p 1', 'systemctl status dbus', 'systemctl list-units', 'pgrep init'],
    },
  },
  {
    id: 'AVL-004',
    title: 'Nothing eats the machine up',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: [{ effect: { kind: 'execute', action: 'fork-bomb' } }, { effect: { kind: 'service', action: 'exhaust' } }],
    reason:
      'Processors, memory or processes run out for everybody. Test load within a cgroup that has limits (`systemd-run -p MemoryMax=`), elsewhere.',
    controls: mapsTo({
      nist: ['SC-5', 'CM-7'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
    }),
    examples: {
      matching: [
        ':(){ :|:& };:',
        'bomb() { bomb | bomb & }; bomb',
        'stress --cpu 16 --timeout 600',
        'stress-ng --vm 8 --vm-bytes 90%',
        'f(){ f|f& };f',
      ],
      other: ['nproc', 'free -m', 'top -b -n 1', 'f() { echo hi; }; f', 'ulimit -a'],
    },
  },
];
