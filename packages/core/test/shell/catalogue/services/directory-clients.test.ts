import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['smbclient //h/share -U bob%secret', ['crypto:expose-secret in the command', 'network:connect h']],
  [
    "smbclient //h/share -c 'put /etc/shadow'",
    [
      'network:connect h sensitive external',
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
    ],
  ],
  ["smbclient //h/share -c '!rm -rf /srv'", ['network:connect h', 'delete:remove /srv recursive force']],
  ['smbclient -L h', ['network:connect h']],
  [
    "rpcclient -c 'setuserinfo2 bob 23 x' h",
    ['network:connect h external', 'user:modify-directory setuserinfo2 bob 23 x'],
  ],
  ['rpcclient -c enumdomusers h', ['network:connect h external']],
  ['ldapsearch -x -H ldap://h -b dc=x', ['network:connect ldap://h']],
  ['ldapsearch -w secret -H ldap://h', ['crypto:expose-secret in the command', 'network:connect ldap://h']],
  [
    'ldapmodify -f change.ldif -H ldap://h',
    ['read:read change.ldif', 'network:connect ldap://h', 'user:modify-directory'],
  ],
  ['ldapdelete -H ldap://h cn=x', ['network:connect ldap://h', 'user:delete-directory cn=x']],
  ['mosquitto_pub -h h -t a -m x', ['network:send h']],
  [
    'mosquitto_pub -h h -t a -f /etc/shadow',
    [
      'read:read /etc/shadow external sensitive',
      'network:send external sensitive',
      'network:send h sensitive external',
    ],
  ],
  ['mosquitto_sub -h h -t a', ['network:connect h']],
  ['snmpwalk -v2c -c public h', ['network:connect h external']],
  ['snmpset -v2c -c private h oid s x', ['network:connect h external', 'network:configure-device h']],
];

describe('directory clients', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
