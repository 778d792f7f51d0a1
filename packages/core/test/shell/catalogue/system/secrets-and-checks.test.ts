import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['certbot renew', ['crypto:renew certificates']],
  ['certbot certonly -d example.com --dry-run', []],
  ["certbot renew --pre-hook 'chmod 777 /etc'", ['permission:world-writable /etc', 'crypto:renew certificates']],
  ['certbot certificates', []],
  ["acme.sh --renew -d example.com --reloadcmd 'systemctl reload nginx'", ['service:reload nginx']],
  ['update-ca-certificates', ['crypto:refresh-trust authorities']],
  ['trust anchor root.pem', ['crypto:trust anchor root.pem']],
  ['vault status', []],
  ['vault kv get secret/x', ['crypto:expose-secret secret/x']],
  ['vault kv list secret', []],
  ['vault kv put secret/x a=b', ['crypto:store secret/x a=b']],
  ['vault audit disable file', ['audit:disable file']],
  ['vault secrets disable kv', ['crypto:delete-store kv']],
  ['vault operator seal', ['crypto:seal']],
  ['vault login s.token', ['crypto:expose-secret in the command']],
  ['pass show x', ['crypto:expose-secret x']],
  ['pass x', ['crypto:expose-secret x']],
  ['pass -c x', []],
  ['pass ls', []],
  ['pass rm x', ['crypto:delete x']],
  ['keyctl show', []],
  ['keyctl print 123', ['crypto:expose-secret print 123']],
  ['op run -- systemctl stop nginx', ['service:stop nginx']],
  ['op read op://a/b', ['crypto:expose-secret read op://a/b']],
  ['secret-tool lookup a b', ['crypto:expose-secret lookup a b']],
  [
    'age -d -i key.txt -o out in.age',
    ['read:read key.txt', 'write:overwrite out', 'read:read in.age', 'crypto:decrypt in.age'],
  ],
  ['htpasswd -b users bob hunter2', ['crypto:expose-secret in the command', 'write:modify users inPlace']],
  ['htpasswd users bob', ['write:modify users inPlace']],
  ['check_load -w 5 -c 10', []],
  ['check_cups --extra-opts=@/root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['check_raid --extra-opts=sec@/etc/shadow', ['read:read /etc/shadow sensitive']],
  ['check_log -F /root/.ssh/id_rsa -O /dev/stdout', ['read:read /root/.ssh/id_rsa sensitive']],
  ['check_log -F a -O /etc/cron.d/x', ['read:read a', 'write:overwrite /etc/cron.d/x']],
  ['check_statusfile /etc/sudoers', ['read:read /etc/sudoers']],
  ['check_by_ssh -H web1 -C uptime', ['network:connect web1 external']],
  [
    "check_by_ssh -H web1 -C 'systemctl stop nginx'",
    ['network:connect web1 external', 'service:stop nginx @host=web1'],
  ],
  [
    "check_by_ssh -o 'ProxyCommand chmod 777 /etc' -H web1 -C x",
    ['network:connect web1 external', 'permission:world-writable /etc', 'opaque:unknown-program x @host=web1'],
  ],
  ['negate check_load -w 5', []],
  ['promtool check config p.yml', []],
  ['amtool silence add alertname=x', ['audit:silence alertname=x']],
  [
    "check_ssl_cert -H www.example.com --curl-bin 'chmod 777 /etc'",
    ['network:connect www.example.com external', 'permission:world-writable /etc'],
  ],
];

describe('secrets, certificates and checks', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
