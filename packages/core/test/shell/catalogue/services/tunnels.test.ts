import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['ngrok tcp 22', ['network:tunnel 22']],
  ['ngrok config check', ['opaque:unknown-subcommand ngrok']],
  ['cloudflared tunnel --url http://localhost:80', ['network:tunnel tunnel']],
  ['cloudflared tunnel list', []],
  ['tailscale funnel 80', ['network:tunnel 80']],
  ['tailscale status', []],
  ['tailscale file cp a.txt web1:', ['read:read a.txt external', 'network:send external']],
  ['frpc -c f.ini', ['read:read f.ini', 'network:tunnel']],
  ['frpc verify -c f.ini', ['read:read f.ini']],
  ['tor', ['network:tunnel anonymous network']],
  ['openvpn --config /etc/shadow', ['read:read /etc/shadow sensitive', 'network:connect-vpn']],
  [
    "openvpn --config a.ovpn --up 'rm -rf /srv'",
    ['read:read a.ovpn', 'delete:remove /srv recursive force', 'network:connect-vpn'],
  ],
  ['openvpn --genkey secret k', ['read:read k']],
];

describe('tunnels', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
