import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['gpg -d secrets.gpg', ['crypto:decrypt secrets.gpg']],
  ['gpg --export-secret-keys -a', ['crypto:list-secrets private keys sensitive']],
  ['gpg --recv-keys ABC', ['network:fetch key server external']],
  ['gpg -c --passphrase secret a', ['crypto:expose-secret in the command']],
  ['gpg -e -r bob a', []],
  ['gpg -o /etc/x -d a.gpg', ['write:overwrite /etc/x', 'crypto:decrypt a.gpg']],
  ["gpg --photo-viewer 'rm -rf /srv' --list-keys", ['delete:remove /srv recursive force']],
  ['gpg --verify a.sig a', []],
  ['minisign -G', ['crypto:make-key']],
  ['step ca init', ['crypto:make-key certificate authority']],
  ['step certificate inspect a.crt', []],
  ['mkcert -install', ['crypto:trust own authority']],
  ['mkcert example.test', ['crypto:make-key example.test']],
  ['cfssl gencert -ca ca.pem csr.json', ['crypto:make-key csr.json']],
  ['easyrsa init-pki', ['crypto:remove-key']],
  ['easyrsa build-ca', ['crypto:make-key']],
  ['easyrsa show-cert x', []],
];

describe('encryption', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
