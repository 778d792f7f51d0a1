import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { lookingUsages, once, usagesOf } from './usages.js';

const decrypts = ['--decrypt', '--decrypt-files'];

function gpgEffects(call: Call): void {
  if (decrypts.some((option) => call.has(option))) {
    call.effect('crypto', 'decrypt', 'object', call.texts[0] ?? '');
    call.print({ decoded: true });
  }
  if (call.has('--export-secret-keys')) {
    call.effect('crypto', 'list-secrets', 'object', 'private keys', { attributes: { sensitive: true } });
    call.print({ sensitive: true });
  }
  if (call.has('--delete-secret-keys')) call.effect('crypto', 'remove-key', 'object', call.texts.join(' '));
  if (call.has('--recv-keys'))
    call.effect('network', 'fetch', 'host', call.value('--keyserver') ?? 'key server', {
      attributes: { external: true },
    });
  if (call.has('--send-keys'))
    call.effect('network', 'send', 'host', call.value('--keyserver') ?? 'key server', {
      attributes: { external: true },
    });
  if (
    /^(?:3des|cast5|idea|blowfish)$/i.test(call.value('--cipher-algo') ?? call.value('--s2k-cipher-algo') ?? '') ||
    /^(?:md5|sha1)$/i.test(call.value('--digest-algo') ?? '')
  ) {
    call.effect('crypto', 'weaken', 'object', 'algorithm');
  }
  if (call.value('--trust-model') === 'always') call.effect('crypto', 'weaken', 'object', 'trust');
}

/** A key or certificate that is made belongs to the tool; elsewhere it replaces something. */
function makesKeys(call: Call): void {
  call.effect('crypto', 'make-key', 'object', call.texts.slice(-1).join(''));
}

export const encryptionTools: readonly ToolSpec[] = [
  {
    names: 'gpg gpg2 gpgsm gpgv',
    summary: 'encrypts, decrypts and signs',
    options: `
-o, --output=<write>              writes there
-d, --decrypt                     decrypts
--decrypt-files                   decrypts files
--passphrase=<secret>             gives the passphrase
--passphrase-file=<look>          reads the passphrase from a file
--export-secret-keys, --export-secret-subkeys   prints private keys
--delete-secret-keys, --delete-secret-and-public-key, --delete-keys   deletes keys
--recv-keys, --refresh-keys, --search-keys   fetches keys
--send-keys                       publishes keys
--agent-program, --dirmngr-program, --pinentry-program, --photo-viewer=<command>   starts that program
--load-extension=<library> | --options=<read> | --homedir=<look> | --keyring=<look> | --logger-file=<write> | --status-file=<write> | --attribute-file=<write> | --command-file=<read>
-r, --recipient=<text> | -u, --local-user=<text> | -R, --hidden-recipient=<text> | --default-key=<text> | --cipher-algo=<text> | --s2k-cipher-algo=<text> | --s2k-digest-algo=<text> | --s2k-mode=<text> | --s2k-count=<text> | --digest-algo=<text> | --compress-algo=<text> | --trust-model=<text> | --keyserver=<text> | --pinentry-mode=<text> | --keyid-format=<text> | -z <text>
--passphrase-fd=<text> | --status-fd=<text> | --command-fd=<text> | --list-options=<text> | --keyserver-options=<text> | --export-options=<text> | --import-options=<text> | --quick-generate-key, --quick-add-key
-e, --encrypt | -c, --symmetric | -s, --sign | -b, --detach-sign | --clear-sign, --clearsign | --verify | -k, --list-keys | -K, --list-secret-keys | --import | --export | --gen-key, --generate-key, --full-generate-key, --full-gen-key | --edit-key | --fingerprint | -a, --armor | --dearmor | --batch | --yes | -q | -v | --no-tty | --version`,
    operands: '<any>...',
    effects: gpgEffects,
  },
  {
    names: 'minisign signify',
    summary: 'makes keys, signs and checks signatures',
    options:
      '-G | -S | -V | -C | -R | -s=<look> | -p=<look> | -m=<read> | -x=<text> | -P=<text> | -c=<text> | -t=<text> | -o=<write> | -y | -W | -q | -n | -e',
    effects: (call) => {
      if (call.has('-G')) makesKeys(call);
    },
  },
  {
    names: 'step step-cli',
    summary: 'makes certificates and looks at them',
    options:
      '--ca=<look> | --ca-key=<look> | --kty=<text> | --size=<text> | --not-after=<text> | --profile=<text> | --san=<text> | --root=<look> | --ca-url=<host> | --password-file=<look> | --provisioner=<text> | --token=<secret> | --key=<look> | --insecure | --no-password | --force, -f | --bundle',
    effects: (call) => {
      const text = call.texts.slice(0, 2).join(' ');
      if (/^(?:certificate create|ca certificate|crypto keypair|crypto jwk)/.test(text)) makesKeys(call);
      else if (/^ca (?:init|bootstrap)/.test(text))
        call.effect('crypto', 'make-key', 'object', 'certificate authority');
      else if (/^(?:certificate install|certificate uninstall)/.test(text))
        call.effect('crypto', 'trust', 'object', call.texts[2] ?? '');
      else if (/^ca revoke/.test(text)) call.effect('crypto', 'remove-key', 'object', call.texts[2] ?? '');
      else if (text === 'crypto jwe') call.effect('crypto', 'decrypt', 'object', '');
    },
  },
  {
    names: 'mkcert',
    summary: 'makes certificates for development',
    options:
      '-install | -uninstall | -CAROOT | -cert-file <text> | -key-file <text> | -p12-file <text> | -client | -ecdsa | -pkcs12 | -csr <read>',
    style: 'long-dash',
    effects: (call) =>
      call.has('-install') ? call.effect('crypto', 'trust', 'object', 'own authority') : makesKeys(call),
  },
  {
    names: 'certtool',
    summary: 'makes keys and certificates',
    options:
      '--bits=<text> | --outfile=<write> | --infile=<read> | --load-privkey=<read> | --load-certificate=<look> | --load-ca-certificate=<look> | --load-ca-privkey=<read> | --load-request=<look> | --template=<read> | --password=<secret> | --hash=<text> | --key-type=<text> | --sec-param=<text> | --provider=<library> | -p, --generate-privkey | -c, --generate-certificate | -s, --generate-self-signed | -q, --generate-request | -i, --certificate-info | -e, --verify-chain | --to-p12 | -d, --debug=<text>',
    effects: (call) => {
      const bits = Number(call.value('--bits') ?? 4096);
      const isWeak =
        bits < 2048 ||
        /^(?:md5|sha1)$/i.test(call.value('--hash') ?? '') ||
        /^(?:low|very weak|insecure)$/i.test(call.value('--sec-param') ?? '');
      if (isWeak) call.effect('crypto', 'weaken', 'object', 'key');
      else if (call.has('--generate-privkey'))
        call.effect('crypto', 'make-key', 'object', call.value('--outfile') ?? '');
    },
  },
  {
    names: 'cfssl cfssljson',
    summary: 'makes certificates',
    options:
      '-ca=<look> | -ca-key=<look> | -config=<read> | -profile=<text> | -hostname=<text> | -initca | -serial=<text> | -aki=<text> | -reason=<text> | -bare <text> | -f <read>',
    style: 'long-dash',
    operands: '<text> <any>...',
    effects: (call) => {
      if (/^(?:gencert|genkey|sign|selfsign)$/.test(call.texts[0] ?? '')) makesKeys(call);
      else if (call.texts[0] === 'revoke') call.effect('crypto', 'revoke', 'object', call.value('-serial') ?? '');
    },
  },
  {
    names: 'easyrsa',
    summary: 'runs a certificate authority',
    options:
      '--batch | --pki-dir=<look> | --vars=<script> | --days=<text> | --req-cn=<text> | --passin=<text> | --passout=<text> | --keysize=<text>',
    subcommands: {
      ...usagesOf('init-pki', { summary: 'starts anew, deleting all keys', effects: once('crypto', 'remove-key') }),
      ...usagesOf('build-ca gen-req sign-req build-client-full build-server-full gen-dh gen-crl import-req renew', {
        summary: 'makes keys and certificates',
        effects: makesKeys,
      }),
      revoke: { summary: 'revokes a certificate', effects: once('crypto', 'remove-key') },
      ...lookingUsages('show-req show-cert show-ca help update-db verify', 'looks at certificates'),
    },
  },
];
