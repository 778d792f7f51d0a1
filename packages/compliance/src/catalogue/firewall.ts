import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { concerning } from './concerning.js';
import { deniedInProduction } from './escalations.js';

/** What stands between networks. */
export const firewallRules: readonly Rule[] = [
  {
    id: 'NET-001',
    title: 'The firewall stays up',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: concerning({ effect: { kind: 'network', action: 'disable-firewall' } }, [
      [{ program: 'ufw' }, { debian: ['4.2.3'] }],
      [{ program: 'nft' }, { debian: ['4.3.4'] }],
      [{ program: 'iptables*' }, { debian: ['4.4.2.1'] }],
      [{ program: 'ip6tables*' }, { debian: ['4.4.3.1'] }],
      [{ program: ['kubectl', 'oc'] }, { kubernetes: ['5.3.2'] }],
    ]),
    reason:
      'Every port of the machine would be open. Add the one rule that is missing, with iptables-apply or a timer that takes it back.',
    controls: mapsTo({
      nist: ['SC-7', 'SC-7(5)', 'CM-7'],
      pci: ['1.2.5', '1.4.2', '10.7.2'],
      hipaa: ['164.312(e)(1)', '164.308(a)(1)(ii)(B)'],
      sox: ['ITGC-CM', 'ITGC-AC'],
    }),
    examples: {
      matching: [
        'iptables --flush',
        'nft flush ruleset',
        'ufw disable',
        'ufw --force reset',
        'systemctl disable --now firewalld',
        'systemctl stop nftables',
      ],
      other: [
        'iptables -L -n -v',
        'nft list ruleset',
        'ufw status verbose',
        'firewall-cmd --list-all',
        'iptables-save',
      ],
    },
  },
  {
    id: 'NET-002',
    title: 'Nothing is opened to everybody',
    severity: 'high',
    decision: 'require-approval',
    when: concerning(
      { effect: { kind: 'network', action: ['open-all', 'expose', 'listen-to-all', 'listen-for-anybody'] } },
      [
        [{ program: 'ufw' }, { debian: ['4.2.7'] }],
        [{ program: 'nft' }, { debian: ['4.3.8'] }],
        [{ program: 'iptables*' }, { debian: ['4.4.2.1'] }],
        [{ program: ['docker', 'podman'] }, { docker: ['5.14'] }],
      ],
    ),
    reason: 'Anybody may connect. Name the sources that need it, bind to one address, and let the rule expire.',
    controls: mapsTo({
      nist: ['SC-7', 'SC-7(5)', 'AC-17'],
      pci: ['1.2.5', '1.3.1', '1.4.2'],
      hipaa: ['164.312(e)(1)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'iptables -P INPUT ACCEPT',
        'iptables -I INPUT -j ACCEPT',
        'ufw default allow incoming',
        'firewall-cmd --set-default-zone=trusted',
        'nc -l 9001',
      ],
      other: [
        'iptables -L INPUT',
        'iptables -P INPUT DROP',
        'ss -tlnp',
        'firewall-cmd --get-default-zone',
        'nc -z db-1 5432',
      ],
    },
  },
  {
    id: 'NET-006',
    title: 'Ports are opened by review',
    severity: 'medium',
    decision: 'require-approval',
    when: concerning({ effect: { kind: 'network', action: ['open', 'redirect'] } }, [
      [{ program: 'ufw' }, { debian: ['4.2.6'] }],
      [{ program: 'iptables*' }, { debian: ['4.4.2.4'] }],
    ]),
    reason:
      'One more port can be reached. Say which service and which sources it is for, and put the rule into configuration management.',
    controls: mapsTo({
      nist: ['SC-7', 'CM-3', 'CM-7'],
      pci: ['1.2.2', '1.2.5', '1.2.7'],
      hipaa: ['164.312(e)(1)', '164.308(a)(8)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'ufw allow 8443/tcp',
        'iptables -A INPUT -p tcp --dport 9100 -j ACCEPT',
        'firewall-cmd --permanent --add-port=5432/tcp',
        'firewall-cmd --add-service=http',
        'ufw allow from 10.0.0.0/8 to any port 22',
      ],
      other: ['ufw status numbered', 'iptables -S', 'firewall-cmd --list-ports', 'ufw deny 23', 'nft list tables'],
    },
  },
  {
    id: 'NET-007',
    title: 'Rules of the firewall are not removed or replaced by hand',
    severity: 'high',
    decision: 'require-approval',
    when: [
      ...concerning({ effect: { kind: 'network', action: ['remove-rule', 'load-rules', 'load', 'remove-setting'] } }, [
        [{ program: 'ufw' }, { debian: ['4.2.6'] }],
        [{ program: 'nft' }, { debian: ['4.3.4'] }],
        [{ program: 'iptables*' }, { debian: ['4.4.2.4'] }],
      ]),
      {
        effect: {
          kind: ['write', 'delete'],
          target: {
            named: ['/etc/iptables**', '/etc/nftables**', '/etc/ufw**', '/etc/firewalld**', '/etc/sysconfig/iptables'],
          },
        },
      },
    ],
    reason:
      'What kept traffic out may be gone, or you may lock yourself out. Save the rules first, and load new ones with a timer that restores the old.',
    controls: mapsTo({
      nist: ['SC-7', 'CM-3', 'CM-5'],
      pci: ['1.2.1', '1.2.2', '1.2.8'],
      hipaa: ['164.312(e)(1)', '164.308(a)(8)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'iptables -D INPUT 4',
        'ufw delete deny 23',
        'iptables-restore < rules.v4',
        'nft -f new.nft',
        'sed -i /DROP/d /etc/iptables/rules.v4',
      ],
      other: [
        'iptables-save',
        'nft -c -f new.nft',
        'iptables-restore --test < rules.v4 --help',
        'ufw show added',
        'cat /etc/nftables.conf',
      ],
    },
  },
  {
    id: 'NET-008',
    title: 'Traffic is not blocked wholesale',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'network', action: ['block-all', 'block'] }, riskFrom: 0.34 },
    reason: 'Services and your own session may be cut off. Block one source or port, with a timer that takes it back.',
    controls: mapsTo({
      nist: ['SC-5', 'SC-7', 'CM-3'],
      pci: ['1.2.2', '6.5.1'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS', 'ITGC-CM'],
    }),
    examples: {
      matching: [
        'iptables -A OUTPUT -j DROP',
        'iptables -I INPUT -j DROP',
        'iptables -I INPUT -p tcp -j REJECT',
        'iptables -A FORWARD -j REJECT',
        'iptables -I FORWARD -j DROP',
      ],
      other: ['iptables -L OUTPUT', 'ufw logging low', 'fail2ban-client status', 'ss -s', 'conntrack -L'],
    },
  },
  {
    id: 'NET-003',
    title: 'Hardening of the kernel is not taken back',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'kernel', action: ['weaken', 'set-hook'] } },
      { effect: { kind: 'kernel', action: 'load-parameters' }, riskFrom: 0.34 },
      {
        effect: {
          kind: ['write', 'delete'],
          target: { named: ['/proc/sys/**', '/etc/sysctl**', '/sys/kernel/security/**'] },
        },
        riskFrom: 0.4,
      },
    ],
    reason:
      'The kernel would route, trust or allow what it was told not to. Put the value and its reason into a file under sysctl.d, by review.',
    controls: mapsTo({
      nist: ['CM-6', 'SC-7', 'SI-16'],
      pci: ['2.2.1', '2.2.6', '1.4.2'],
      hipaa: ['164.312(a)(1)', '164.308(a)(8)'],
      sox: ['ITGC-CM'],
      debian: ['1.5.1', '1.5.2', '3.3.1', '3.3.7'],
    }),
    examples: {
      matching: [
        'sysctl -w net.ipv4.ip_forward=1',
        'sysctl kernel.randomize_va_space=0',
        'echo 0 > /proc/sys/kernel/kptr_restrict',
        'echo 1 > /proc/sys/net/ipv4/conf/all/accept_redirects',
        'sysctl -w kernel.core_pattern="|/tmp/x"',
        'echo vm.swappiness=1 >> /etc/sysctl.conf',
      ],
      other: [
        'sysctl -a',
        'sysctl net.ipv4.ip_forward',
        'cat /proc/sys/kernel/randomize_va_space',
        'ls /etc/sysctl.d',
        'uname -r',
      ],
    },
  },
];
