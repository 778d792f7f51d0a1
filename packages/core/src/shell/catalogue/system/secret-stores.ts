import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runJoined } from '../running/wrapping.js';
import { tells } from './systemd-reach.js';

const exposes = (call: Call): void => call.effect('crypto', 'expose-secret', 'object', call.texts.join(' '));
const queries = (words: string): Record<string, Usage> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('tells about secrets')]));

function changes(action: string, summary: string, options = ''): Usage {
  return { summary, options, effects: (call) => call.effect('crypto', action, 'object', call.texts.join(' ')) };
}

const reveals = (summary: string, options = ''): Usage => ({ summary, options, effects: exposes });

/** `op run -- command`: a command that is handed secrets. */
function runsWithSecrets(call: Call): boolean {
  const at = call.words.findIndex(({ text }) => text === '--');
  const [line] = call.values('--command');
  if (!/^(?:run|exec)$/.test(call.texts[0] ?? '')) {
    return false;
  }
  if (line !== undefined) {
    call.shell(line);
  } else if (at >= 0) {
    call.run(call.words.slice(at + 1));
  }
  return true;
}

function firstWord(table: Readonly<Record<string, RegExp>>): (call: Call) => void {
  return (call) => {
    if (runsWithSecrets(call)) {
      return;
    }
    const verb = call.texts.slice(0, 2).join(' ');
    const action = Object.entries(table).find(([, pattern]) => pattern.test(verb))?.[0];
    if (action !== undefined) {
      call.effect('crypto', action, 'object', call.texts.join(' '));
    }
  };
}

export const secretStoreTools: readonly ToolSpec[] = [
  {
    names: 'vault bao',
    summary: 'keeps secrets',
    options: `
-address=<host>            talks to this server
-tls-skip-verify           does not check its certificate
-field=<text> | -format=<text> | -namespace=<text> | -ca-cert=<read> | -client-cert=<read> | -client-key=<read> | -method=<text> | -path=<text> | -mount=<text> | -version=<text> | -versions=<text> | -policy=<text> | -ttl=<text> | -output-curl-string | -header=<text> | -force, -f | -wrap-ttl=<text> | -config=<read> | -dev | -dev-root-token-id=<secret> | -key-shares=<text> | -key-threshold=<text> | -description=<text> | -prefix | -self | -mode=<text> | -accessor`,
    style: 'long-dash',
    effects: (call) => {
      if (call.has('-tls-skip-verify')) call.effect('crypto', 'weaken', 'object', 'certificate checks');
    },
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
      'token create': {
        summary: 'makes a token',
        effects: (call) =>
          call.effect('crypto', call.value('-policy') === 'root' ? 'grant-root' : 'grant', 'object', 'token'),
      },
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
      ssh: {
        summary: 'logs in with a key of the store',
        style: 'posix',
        operands: '<host> <text>...',
        effects: (call) => {
          const words = call.operands.slice(1);
          if (words.length > 0) runJoined(call, words, { host: (call.texts[0] ?? '').replace(/^.*@/, '') });
        },
      },
    },
  },
  {
    names: 'pass gopass passage',
    summary: 'keeps passwords',
    options:
      '-c, --clip[=<text>] | -q | -f, --force | -r, --recursive | -e, --echo | -m, --multiline | -n, --no-symbols | -i, --in-place | -p, --path=<text> | -o, --password | -s',
    subcommands: {
      ...queries(
        'ls list find search version help init otp sync fsck audit clone mounts new recipients templates setup config history',
      ),
      git: {
        summary: 'runs git in the store',
        style: 'posix',
        effects: (call) => {
          const [first] = call.words;
          if (first !== undefined) call.run([{ text: 'git', span: first.span }, ...call.words.slice(1)]);
        },
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
    names: 'secret-tool kwallet-query lpass op bw doppler infisical chamber',
    summary: 'keeps passwords',
    options:
      '--label=<text> | --session=<secret> | --account=<text> | --vault=<text> | --format=<text> | --fields=<text> | --token=<secret> | -c | -k, --key-file=<read> | -q | --raw | --password | --username | --notes | -s | -a <text> | -p, --project=<text> | --path=<text> | --env=<text> | --command=<text> | --env-file=<read> | --in-file=<read> | --out-file=<write>',
    effects: firstWord({
      'expose-secret':
        /^(?:lookup|search|show|read|get|item get|document get|export|list items|secrets(?: get| download)?$|reveal|env|history)(?: |$)/,
      store: /^(?:store|add|create|edit|set|item create|item edit|generate|import|write|secrets (?:set|upload))\b/,
      delete: /^(?:clear|rm|delete|remove|item delete|secrets delete)\b/,
    }),
  },
  {
    names: 'keepassxc-cli',
    summary: 'keeps passwords',
    options:
      '-k, --key-file=<read> | -q, --quiet | -a, --attributes=<text> | -s, --show-protected | -t, --totp | -u, --username=<text> | --url=<text> | -g, --generate | -p, --password-prompt | -L, --length=<text> | -f, --format=<text>',
    effects: firstWord({
      'expose-secret': /^(?:show|export|attachment-export)\b/,
      store: /^(?:add|edit|mkdir|mv|import|merge|attachment-import|db-create|db-edit)\b/,
      delete: /^(?:rm|rmdir|attachment-rm)\b/,
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
      const [file, second, third] = call.operands;
      const password = call.has('-n') ? second : third;
      if (call.has('-b') && password !== undefined) {
        call.as('secret', password);
      }
      if (file !== undefined && !call.has('-n') && !call.has('-v')) {
        call.as(call.has('-c') ? 'write' : 'modify', file);
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
      '-o <write> | -i <read> | -a <text> | -s <text> | --login | -l | -p <secret> | --module=<library> | --write-object=<read> | --output-file=<write> | --input-file=<read> | --pin=<secret> | -L | -O | -c <text> | -d <text>',
    effects: (call) => {
      if (/\b(?:reset|delete|unblock)\b/.test(call.texts.join(' '))) {
        call.effect('crypto', 'delete', 'object', call.texts.join(' '));
      } else if (call.name === 'tpm2_unseal') {
        exposes(call);
      }
    },
  },
];
