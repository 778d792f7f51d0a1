import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { tells } from './systemd-reach.js';

const exposes = (call: Call): void => call.effect('crypto', 'expose-secret', 'object', call.texts.join(' '));
const queries = (words: string): Record<string, Usage> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('tells about secrets')]));

function changes(action: string, summary: string, options = ''): Usage {
  return { summary, options, effects: (call) => call.effect('crypto', action, 'object', call.texts.join(' ')) };
}

const reveals = (summary: string, options = ''): Usage => ({ summary, options, effects: exposes });

function firstWord(table: Readonly<Record<string, RegExp>>): (call: Call) => void {
  return (call) => {
    const verb = call.texts.slice(0, 2).join(' ');
    const action = Object.entries(table).find(([, pattern]) => pattern.test(verb))?.[0];
    if (action !== undefined) {
      call.effect('crypto', action, 'object', call.texts.join(' '));
    }
  };
}

const hookOptions = `
--pre-hook=<command>       runs this before
--post-hook=<command>      runs this after
--deploy-hook, --renew-hook=<command>  runs this after each new certificate
--manual-auth-hook=<command>     runs this to prove who owns a name
--manual-cleanup-hook=<command>  runs this after that`;

export const secretStoreTools: readonly ToolSpec[] = [
  {
    names: 'certbot certbot-auto letsencrypt',
    summary: 'gets certificates and renews them',
    options: `${hookOptions}
-c, --config=<read> | --config-dir=<look> | --work-dir=<look> | --logs-dir=<look> | -d, --domain, --domains=<text> | --cert-name=<text> | -m, --email=<text> | --webroot-path, -w=<look> | --csr=<read> | --key-path=<write> | --cert-path=<write> | --fullchain-path=<write>
--server=<host> | --eab-kid=<text> | --eab-hmac-key=<secret> | --rsa-key-size=<text> | --key-type=<text> | --elliptic-curve=<text> | -a, --authenticator=<text> | -i, --installer=<text> | --preferred-challenges=<text> | --reason=<text> | -n, --non-interactive | --agree-tos | --dry-run | --standalone | --webroot | --nginx | --apache | --manual | --expand | --force-renewal | --keep-until-expiring | -q | -v | --no-verify-ssl | --dns-cloudflare-credentials=<read> | --preferred-chain=<text>`,
    effects: (call) => {
      const verb = call.texts[0] ?? 'run';
      if (call.has('--no-verify-ssl')) {
        call.effect('crypto', 'weaken', 'none', 'certificate checks');
      }
      if (!call.has('--dry-run') && !/^(?:certificates|plugins|show_account|help)$/.test(verb)) {
        call.effect(
          'crypto',
          /^(?:delete|revoke|unregister|rollback)$/.test(verb) ? 'revoke' : 'renew',
          'object',
          call.value('--domain') ?? call.value('--cert-name') ?? 'certificates',
        );
      }
    },
  },
  {
    names: 'acme.sh lego dehydrated',
    summary: 'gets certificates and renews them',
    options: `
--reloadcmd, --reload-cmd=<command>  runs this after each new certificate
--pre-hook=<command> | --post-hook=<command> | --renew-hook, --run-hook=<command> | --hook=<program> | --path=<look> | -d, --domain, --domains=<text> | -w, --webroot=<look> | --dns=<text> | --email, -m=<text> | --server=<host> | --key-file=<write> | --fullchain-file=<write> | --cert-file=<write> | --config=<library> | --insecure`,
    effects: (call) => {
      if (call.has('--insecure')) {
        call.effect('crypto', 'weaken', 'none', 'certificate checks');
      }
    },
  },
  {
    names: 'vault bao',
    summary: 'keeps secrets',
    options: `
-address=<host>            talks to this server
-tls-skip-verify           does not check its certificate
-field=<text> | -format=<text> | -namespace=<text> | -ca-cert=<read> | -client-cert=<read> | -client-key=<read> | -method=<text> | -path=<text> | -mount=<text> | -version=<text> | -versions=<text> | -policy=<text> | -ttl=<text> | -output-curl-string | -header=<text> | -force, -f | -wrap-ttl=<text> | -config=<read> | -dev | -dev-root-token-id=<secret> | -key-shares=<text> | -key-threshold=<text> | -description=<text> | -prefix | -self | -mode=<text> | -accessor`,
    style: 'long-dash',
    subcommands: {
      ...queries('status version list path-help print namespace monitor debug events'),
      login: { summary: 'logs in', operands: '<secret>' },
      read: reveals('shows what is at a path'),
      'kv get': reveals('shows a secret'),
      'kv list': tells('lists secrets'),
      'kv metadata get': tells('tells about a secret'),
      'kv metadata delete': changes('delete', 'removes a secret for good'),
      'kv put': changes('store', 'stores a secret'),
      'kv patch': changes('store', 'changes a secret'),
      'kv delete': changes('delete', 'removes a secret'),
      'kv destroy': changes('delete', 'removes a secret for good'),
      'kv undelete': changes('store', 'brings a secret back'),
      'kv rollback': changes('store', 'goes back to an older secret'),
      'kv enable-versioning': tells('keeps versions'),
      unwrap: reveals('shows a wrapped secret'),
      write: changes('store', 'writes to a path'),
      patch: changes('store', 'changes what is at a path'),
      delete: changes('delete', 'removes what is at a path'),
      'token create': changes('grant', 'makes a token'),
      'token lookup': tells('tells about a token'),
      'token renew': tells('renews a token'),
      'token revoke': changes('revoke', 'revokes a token'),
      'token capabilities': tells('tells what a token may do'),
      'lease revoke': changes('revoke', 'revokes a lease'),
      'lease renew': tells('renews a lease'),
      'lease lookup': tells('tells about a lease'),
      'policy write': { ...changes('grant', 'sets what may be done'), operands: '<text> <read>' },
      'policy read': tells('shows a policy'),
      'policy list': tells('lists policies'),
      'policy delete': changes('grant', 'removes a policy'),
      'policy fmt': tells('formats a policy'),
      'auth enable': changes('grant', 'lets people log in another way'),
      'auth disable': changes('revoke', 'does not let people log in this way'),
      'auth list': tells('lists ways to log in'),
      'auth tune': changes('grant', 'changes a way to log in'),
      'secrets enable': changes('store', 'adds a store'),
      'secrets disable': changes('delete-store', 'removes a store with all in it'),
      'secrets list': tells('lists stores'),
      'secrets move': changes('store', 'moves a store'),
      'secrets tune': changes('store', 'changes a store'),
      'audit enable': {
        summary: 'records requests',
        effects: (call) => call.effect('audit', 'add-rule', 'object', call.texts.join(' ')),
      },
      'audit disable': {
        summary: 'does not record requests any more',
        effects: (call) => call.effect('audit', 'disable', 'object', call.texts.join(' ')),
      },
      'audit list': tells('lists records'),
      'operator init': reveals('sets the store up and shows its keys'),
      'operator seal': changes('seal', 'locks the store'),
      'operator unseal': { summary: 'unlocks the store', operands: '<secret>' },
      'operator generate-root': changes('grant-root', 'makes a token that may do all'),
      'operator rekey': changes('rekey', 'changes the keys of the store'),
      'operator rotate': changes('rekey', 'changes the key of the data'),
      'operator raft': tells('looks after members'),
      'operator raft snapshot save': { summary: 'writes a copy of all', operands: '<write>', effects: exposes },
      'operator raft snapshot restore': changes('delete-store', 'replaces all by a copy'),
      'operator step-down': tells('lets another member lead'),
      'operator members': tells('lists members'),
      'plugin register': changes('grant', 'adds a program'),
      'plugin list': tells('lists programs'),
      server: { summary: 'serves secrets' },
      agent: { summary: 'fetches secrets for programs' },
      ssh: { summary: 'logs in with a key of the store', operands: '<host> <text>...' },
    },
  },
  {
    names: 'pass gopass passage',
    summary: 'keeps passwords',
    options:
      '-c, --clip[=<text>] | -q | -f, --force | -r, --recursive | -e, --echo | -m, --multiline | -n, --no-symbols | -i, --in-place | -p, --path=<text> | -o, --password | -s',
    subcommands: {
      ...queries('ls list find search version help init otp sync fsck audit clone'),
      git: {
        summary: 'runs git in the store',
        style: 'posix',
        effects: (call) => call.run([{ text: 'git', span: call.words[0]?.span ?? [0, 0] }, ...call.operands]),
      },
      grep: reveals('searches in passwords'),
      show: {
        summary: 'shows a password',
        effects: (call) => {
          if (call.operands.length > 0 && !call.has('--clip')) {
            exposes(call);
          }
        },
      },
      insert: changes('store', 'stores a password'),
      add: changes('store', 'stores a password'),
      edit: changes('store', 'edits a password'),
      generate: changes('store', 'makes a password'),
      rm: changes('delete', 'removes passwords'),
      remove: changes('delete', 'removes passwords'),
      delete: changes('delete', 'removes passwords'),
      mv: changes('store', 'renames passwords'),
      cp: changes('store', 'copies passwords'),
      '*': {
        summary: 'shows a password',
        effects: (call) => {
          if (call.operands.length > 0 && !call.has('--clip')) {
            exposes(call);
          }
        },
      },
    },
  },
  {
    names: 'keyctl',
    summary: 'keeps keys in the kernel',
    options: '-x',
    style: 'posix',
    effects: firstWord({
      'expose-secret': /^(?:print|pipe|read|dh_compute|pkey_decrypt)\b/,
      store: /^(?:add|padd|update|pupdate|newring|link|move|request|request2|prequest2)\b/,
      delete: /^(?:clear|revoke|unlink|purge|invalidate|reap|timeout)\b/,
      grant: /^(?:chown|chgrp|setperm)\b/,
    }),
  },
  {
    names: 'secret-tool kwallet-query lpass op bw keepassxc-cli doppler infisical chamber',
    summary: 'keeps passwords',
    options:
      '--label=<text> | --session=<secret> | --account=<text> | --vault=<text> | --format=<text> | --fields=<text> | --token=<secret> | -c | -k, --key-file=<read> | -q | --raw | --password | --username | --notes | -s | -a <text> | -p, --project=<text> | --path=<text> | --env=<text>',
    effects: firstWord({
      'expose-secret':
        /^(?:lookup|search|show|read|get|item get|document get|export|list items|secrets|secrets get|clip|reveal|-r|env|download|history)\b/,
      store: /^(?:store|add|create|edit|set|item create|item edit|generate|import|write)\b/,
      delete: /^(?:clear|rm|delete|remove|item delete)\b/,
    }),
  },
  {
    names: 'age rage',
    summary: 'encrypts and decrypts files',
    options:
      '-e, --encrypt | -d, --decrypt | -p, --passphrase | -a, --armor | -r, --recipient=<text> | -R, --recipients-file=<read> | -i, --identity=<read> | -o, --output=<write> | -j <text>',
    operands: '<read>',
    effects: (call) => {
      if (call.has('--decrypt')) {
        call.effect('crypto', 'decrypt', 'object', call.texts[0] ?? 'standard input');
      }
    },
  },
  { names: 'age-keygen', summary: 'makes a key', options: '-o, --output=<write> | -y | -pq', operands: '<read>' },
  {
    names: 'htpasswd htdigest',
    summary: 'keeps passwords of web servers',
    options: '-c | -b | -i | -n | -m | -B | -C <text> | -2 | -5 | -r <text> | -d | -s | -p | -D | -v',
    effects: (call) => {
      const [file, , password] = call.operands;
      if (call.has('-b') && password !== undefined) {
        call.as('secret', password);
      }
      if (file !== undefined && !call.has('-n') && !call.has('-v')) {
        call.as(call.has('-c') ? 'write' : 'modify', file);
      }
    },
  },
  {
    names: 'update-ca-certificates update-ca-trust',
    summary: 'gathers the authorities that are trusted',
    options:
      '-f, --fresh | -v | --certsconf=<read> | --hooksdir=<library> | --etccertsdir=<look> | --localcertsdir=<look>',
    effects: (call) => call.effect('crypto', 'trust', 'object', 'authorities'),
  },
  {
    names: 'trust certutil',
    summary: 'changes which authorities are trusted',
    options:
      '-A | -D | -L | -K | -N | -O | -M | -d <look> | -n <text> | -t <text> | -i <read> | -o <write> | -a | -f <read> | -v <text> | -s <text> | -S | -R | -V | -u <text> | -W | -k <text> | -x | -G | -F',
    effects: (call) => {
      const verb = call.texts.join(' ');
      if (/^(?:anchor(?! --remove)|extract-compat)/.test(verb) || call.has('-A') || call.has('-M')) {
        call.effect('crypto', 'trust', 'object', verb || (call.value('-n') ?? ''));
      }
    },
  },
  {
    names: 'mkpasswd cracklib-check pwmake pwscore',
    summary: 'makes or checks passwords',
    options:
      '-m, --method=<text> | -S, --salt=<text> | -R <text> | -s | -P <text> | -y | -n | -c | -1 | -B | -l <text> | -5',
  },
  {
    names: 'ykman gpg-card pkcs11-tool pkcs15-tool yubico-piv-tool tpm2_unseal',
    summary: 'manages keys in hardware',
    options:
      '-o <write> | -i <read> | -a <text> | -s <text> | --pin=<secret> | --login | -l | -p <secret> | --module=<library> | -L | -O | -c <text> | -d <text>',
    effects: (call) => {
      if (/\b(?:reset|delete|unblock)\b/.test(call.texts.join(' '))) {
        call.effect('crypto', 'delete', 'object', call.texts.join(' '));
      } else if (call.name === 'tpm2_unseal') {
        exposes(call);
      }
    },
  },
];
