import { mapsTo } from '../frameworks/maps-to.js';
import type { Rule } from '../policy/rule.js';
import { deniedInProduction } from './escalations.js';

/** Ways in and out, and the network itself. */
export const networkRules: readonly Rule[] = [
  {
    id: 'NET-004',
    title: 'No tunnels around the gateway',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'network', action: ['tunnel', 'forward', 'terminal', 'connect-vpn'] }, riskFrom: 0.34 },
    reason:
      'A tunnel passes what the firewall would stop, in either direction. Come in through the bastion, and let it forward one port for one session.',
    controls: mapsTo({
      nist: ['SC-7', 'AC-17', 'AC-17(3)'],
      pci: ['1.2.5', '1.4.2', '1.3.2'],
      hipaa: ['164.312(e)(1)', '164.312(a)(1)'],
      sox: ['ITGC-AC'],
      debian: ['5.1.8', '2.1.22'],
    }),
    examples: {
      matching: [
        'ssh -R 9000:localhost:3000 jump',
        'ssh -D 1080 jump',
        'ngrok tcp 22',
        'cloudflared tunnel run lab',
        'kubectl proxy --address=0.0.0.0 --accept-hosts=.*',
      ],
      other: ['ssh jump uptime', 'ssh -J jump db-1 uptime', 'kubectl get svc', 'ip tunnel show', 'wg show'],
    },
  },
  {
    id: 'NET-005',
    title: 'Traffic is captured by approval',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'read', action: ['capture', 'watch-packets'] }, riskFrom: 0.34 },
    reason:
      'Packets carry data of customers and passwords. Capture with a filter and a short length (`-s 96`), store it encrypted, and delete it after.',
    controls: mapsTo({
      nist: ['SC-8', 'AC-6(10)', 'SI-4'],
      pci: ['7.2.2'],
      hipaa: ['164.312(e)(1)', '164.312(a)(1)'],
      sox: ['ITGC-AC'],
    }),
    examples: {
      matching: [
        'tcpdump -i any -w /tmp/t.pcap',
        'tcpdump -i bond0',
        'tshark -i eth0',
        'dumpcap -i eth1 -w t.pcap',
        'sudo tcpdump -i eth0',
      ],
      other: ['tcpdump --version', 'ss -ti', 'ip -s link', 'ping -c 3 db-1', 'capinfos t.pcap'],
    },
  },
  {
    id: 'NET-009',
    title: 'Networks are scanned by approval',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'network', action: 'scan' }, riskFrom: 0.34 },
    reason:
      'A scan looks like an attack to whoever is on watch, and can break old devices. Announce it, and use the scanner that is known.',
    controls: mapsTo({
      nist: ['RA-5', 'SI-4', 'CA-7'],
      pci: ['11.5.1'],
      hipaa: ['164.308(a)(1)(ii)(D)'],
    }),
    examples: {
      matching: [
        'nmap -sV 10.1.0.0/16',
        'masscan -p1-65535 10.1.0.0/24',
        'nmap -A db-1',
        'zmap -p 443 10.0.0.0/8',
        'nikto -h http://web-1',
      ],
      other: ['ping -c 1 db-1', 'dig db-1', 'nc -z db-1 5432', 'traceroute db-1', 'nmap --version'],
    },
  },
  {
    id: 'NET-010',
    title: 'Nobody is attacked or intercepted',
    severity: 'critical',
    decision: 'require-approval',
    raise: deniedInProduction,
    when: { effect: { kind: 'network', action: ['attack', 'flood', 'intercept', 'disturb'] } },
    reason:
      'This floods, poisons or reads the traffic of others. Load tests belong into an environment of their own, against systems that are yours.',
    controls: mapsTo({
      nist: ['SC-5', 'SC-8', 'SI-4'],
      pci: ['11.5.1', '1.4.1'],
      hipaa: ['164.312(e)(1)', '164.308(a)(5)(ii)(B)'],
    }),
    examples: {
      matching: [
        'arpspoof -t 10.0.0.9 10.0.0.1',
        'hping3 --flood web-1',
        'ettercap -T -M arp',
        'tc qdisc add dev eth0 root netem loss 30%',
        'hydra -l root -P words.txt ssh://web-1',
      ],
      other: ['arp -n', 'tc qdisc show', 'ping -c 3 web-1', 'curl -s http://web-1/health', 'ss -s'],
    },
  },
  {
    id: 'AVL-003',
    title: 'The network is not cut',
    severity: 'high',
    decision: 'require-approval',
    when: [{ effect: { kind: 'network', action: ['down', 'cut', 'release-address', 'flash', 'configure-device'] } }],
    reason:
      'The machine, and your session with it, may be gone. Schedule a command that takes it back before you do it (at now + 5 minutes).',
    controls: mapsTo({
      nist: ['CM-3', 'CP-10'],
      pci: ['6.5.1', '1.2.2'],
      hipaa: ['164.308(a)(7)(i)', '164.312(a)(2)(ii)'],
      sox: ['ITGC-OPS'],
    }),
    examples: {
      matching: [
        'ip link set ens3 down',
        'ifconfig eth0 down',
        'nmcli networking off',
        'ip route flush table main',
        'ifdown ens3',
      ],
      other: ['ip link show', 'ip route', 'nmcli device status', 'ethtool eth0', 'ip -br addr'],
    },
  },
  {
    id: 'NET-011',
    title: 'Names and routes are changed by review',
    severity: 'high',
    decision: 'require-approval',
    when: [
      { effect: { kind: 'network', action: ['configure', 'set-hostname', 'up'] }, riskFrom: 0.34 },
      {
        effect: {
          kind: ['write', 'delete'],
          target: {
            named: [
              '/etc/hosts',
              '/etc/resolv.conf',
              '/etc/hostname',
              '/etc/network**',
              '/etc/netplan**',
              '/etc/NetworkManager**',
              '/etc/systemd/network**',
              '/etc/systemd/resolved.conf**',
              '/etc/sysconfig/network-scripts/**',
              '/etc/dnsmasq**',
              '/etc/bind**',
            ],
          },
        },
        riskFrom: 0.4,
      },
    ],
    reason:
      'Names or routes would lead elsewhere, for every program on the machine. Change them through configuration management, on one host first.',
    controls: mapsTo({
      nist: ['CM-3', 'SC-20', 'SC-7'],
      pci: ['1.2.2', '6.5.1', '2.2.1'],
      hipaa: ['164.312(e)(1)', '164.308(a)(8)'],
      sox: ['ITGC-CM'],
    }),
    examples: {
      matching: [
        'echo "10.0.0.9 db" >> /etc/hosts',
        'sed -i s/1.1.1.1/10.0.0.2/ /etc/resolv.conf',
        'hostnamectl set-hostname web-9',
        'ip addr add 10.0.0.9/24 dev eth0',
        'tee /etc/netplan/01.yaml',
      ],
      other: ['cat /etc/hosts', 'hostnamectl', 'resolvectl status', 'ip addr show', 'getent hosts db'],
    },
  },
  {
    id: 'NET-012',
    title: 'Deletions that are asked of a server are approved',
    severity: 'high',
    decision: 'require-approval',
    when: { effect: { kind: 'network', action: 'request-delete' }, riskFrom: 0.4 },
    reason:
      'The server deletes what the address names, and only it could bring that back. Get the same address first and see what it is.',
    controls: mapsTo({ nist: ['CM-3', 'CP-9'], pci: ['6.5.1'], hipaa: ['164.312(c)(1)'], sox: ['ITGC-CM'] }),
    examples: {
      matching: [
        'curl -X DELETE https://api.example.net/items/1',
        'curl --request DELETE https://api.example.net/items/2',
        'curl -sXDELETE https://search.example.net:9200/index',
        'wget --method=DELETE https://api.example.net/items/3',
        'curl -X DELETE https://api.example.net/a https://api.example.net/b',
      ],
      other: [
        'curl https://api.example.net/items/1',
        'curl -X GET https://api.example.net/items/2',
        'curl -I https://api.example.net/items/1',
        'wget -qO- https://api.example.net/items/3',
        'curl -X OPTIONS https://api.example.net/items/1',
      ],
    },
  },
  {
    id: 'EXF-004',
    title: 'Files are not served to the network',
    severity: 'medium',
    decision: 'require-approval',
    when: { effect: { kind: 'network', action: ['serve-files', 'listen'] }, riskFrom: 0.4 },
    reason: 'Everybody who can reach the machine may read the directory. Copy the one file to the one host with scp.',
    controls: mapsTo({
      nist: ['AC-4', 'CM-7', 'SC-7'],
      pci: ['2.2.4', '1.2.5'],
      hipaa: ['164.312(e)(1)', '164.312(a)(1)'],
      sox: ['ITGC-AC'],
      debian: ['2.1.18', '2.1.22'],
    }),
    examples: {
      matching: [
        'python3 -m http.server 8000',
        'python -m SimpleHTTPServer',
        'php -S 0.0.0.0:8080',
        'ruby -run -e httpd . -p 8000',
        'npx http-server',
      ],
      other: ['python3 -m json.tool a.json', 'curl -s localhost:8000', 'scp a.tgz web-1:/tmp/', 'php -v', 'ss -tln'],
    },
  },
];
