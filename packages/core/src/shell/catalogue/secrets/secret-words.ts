import { secretsInMongo } from '../../code/secrets-in-code.js';
import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { namesSecret } from '../services/shown-secrets.js';

/** Secrets that stand in the words of a call, where the grammar of options does not say so. */
type Find = (call: Call) => readonly (string | undefined)[];

/** Subcommand and operands. */
const line = ({ subcommand, texts }: Call): readonly string[] =>
  subcommand === '' ? texts : [...subcommand.split(' '), ...texts];

/** The lines that are read, of standard input or of a file that the command makes. */
const linesRead: Find = ({ stdin, content }) =>
  [stdin.text, content.text].flatMap((text) => text?.split('\n').map((each) => each.trim()) ?? []);
/** The same without a name before them: `user:password`. */
const afterColon: Find = (call) => linesRead(call).map((line) => line?.slice(line.indexOf(':') + 1));

/** What follows some words, wherever they stand, whatever their case. */
const behind =
  (pattern: RegExp): Find =>
  ({ words }) =>
    words.flatMap(({ text }, index) => (pattern.test(text) ? [words[index + 1]?.text] : []));

/** One of the operands, where those before it are as a pattern says. */
const operand =
  (before: RegExp, index: number): Find =>
  (call) => {
    const given = line(call);
    return before.test(given.slice(0, index).join(' ')) ? [given[index]] : [];
  };

/** Values of options that are secrets here and something else elsewhere. */
const values =
  (...options: readonly string[]): Find =>
  (call) =>
    options.flatMap((option) => call.values(option).map(({ text }) => text));

/** What stands behind a sign in a word: `user%password`, `user,password`. */
const behindSign =
  (sign: string, find: Find): Find =>
  (call) =>
    find(call).flatMap((text) => (text?.includes(sign) === true ? [text.slice(text.indexOf(sign) + 1)] : []));

/** Values of all `NAME=value` among the words, or of those whose name says that it is a secret. */
const assigned =
  (from: number, which: (name: string) => boolean): Find =>
  (call) =>
    line(call)
      .slice(from)
      .flatMap((text) => {
        const equals = text.indexOf('=');
        return equals > 0 && which(text.slice(0, equals)) ? [text.slice(equals + 1)] : [];
      });

const every = (): boolean => true;

/** `NAME value`, or `NAME=value`, where the name says that it is a secret. */
const named: Find = (call) => line(call).flatMap((text, index, all) => (namesSecret(text) ? [all[index + 1]] : []));

/** Where one of some words is there. */
const when =
  (pattern: RegExp, find: Find): Find =>
  (call) =>
    call.words.some(({ text }) => pattern.test(text)) ? find(call) : [];

/** Rights of a user of Redis: `>password`, `<password`. */
const aclRules: Find = (call) => {
  const given = line(call);
  if (!/^acl setuser/i.test(given.join(' '))) return [];
  return given.flatMap((text) => /^[<>](.+)/.exec(text)?.[1] ?? []);
};

/** `name/password@database` */
const beforeDatabase: Find = ({ texts }) =>
  texts.map((text) => /^(?:userid=)?[^/@\s=]+\/("[^"]*"|[^@/]+)(?:@|$)/.exec(text)?.[1]);

const principal: Find = ({ words }) => words.map(({ text }) => /(?:^|\s)-pw\s+(\S+)/.exec(text)?.[1]);

/** What a script types: `send "password\r"`. */
const sent: Find = (call) =>
  [...call.values('-c').map(({ text }) => text), call.stdin.text ?? ''].flatMap((script) =>
    [...script.matchAll(/\bsend\s{1,8}(?:--\s{1,8})?(?:"((?:[^"\\]|\\.){0,256})"|(\S{1,256}))/g)].map(
      ([, quoted, bare]) => (quoted ?? bare ?? '').replace(/(?:\\[rn])+$/, ''),
    ),
  );

const ofMongo: Find = (call) =>
  [...call.values('--eval').map(({ text }) => text), call.stdin.text ?? ''].flatMap(secretsInMongo);

const table: readonly (readonly [tools: string, ...finds: readonly Find[]])[] = [
  ['passwd kpasswd realm', linesRead],
  ['chpasswd chgpasswd', afterColon],
  ['smbpasswd pdbedit', when(/^-\w*[st]/, linesRead)],
  ['htpasswd', when(/^-\w*i/, linesRead), when(/^-\w*b/, ({ texts }) => [texts.length > 1 ? texts.at(-1) : undefined])],
  ['cryptsetup kinit vncpasswd ssh-add', linesRead],
  ['sudo doas', when(/^-\w*S|^--stdin$/, linesRead)],
  ['gpg gpg2', when(/^--passphrase-fd/, linesRead)],
  [
    'openssl',
    when(/^(?:stdin|fd:\d+)$/, linesRead),
    (call) => (line(call)[0] === 'passwd' ? line(call).slice(1).slice(-1) : []),
    behind(/^-[kK]$/),
  ],
  ['gcloud', when(/^--(?:key-file|data-file)(?:=-)?$/, linesRead)],
  ['docker podman nerdctl', when(/^secret$/, linesRead)],
  ['gh', when(/^secret$/, values('-b')), when(/^secret$/, behind(/^(?:-b|--body)$/))],
  ['pass gopass', when(/^insert$/, linesRead)],
  ['ansible-vault', operand(/^encrypt_string$/, 1)],
  ['vault', when(/^-$/, linesRead), operand(/^login$/, 1), when(/^(?:kv|write)$/, assigned(1, every))],
  ['consul', when(/^put$/, behind(/(?:passw|secret|token|api_?key)[^/]*$/i))],
  ['etcdctl', when(/^put$/, named), behindSign(':', operand(/^user add$/, 2)), behindSign(':', behind(/^--user$/))],
  ['heroku', assigned(0, namesSecret)],
  ['fly flyctl', when(/^secrets$/, assigned(1, every))],
  ['rclone', named, assigned(0, namesSecret), operand(/^obscure$/, 1)],
  [
    'kubectl oc k3s microk8s',
    // Of a config map they are none.
    when(/^secrets?$/, (call) => call.values('--from-literal').map(({ text }) => text.slice(text.indexOf('=') + 1))),
  ],
  ['aws', behind(/^--(?:secret-string|secret-binary)$/), when(/^SecureString$/, behind(/^--value$/))],
  ['az', when(/^keyvault$/, behind(/^--value$/)), when(/^login$/, behind(/^(?:-p|--password)$/))],
  ['rabbitmqctl', operand(/^(?:add_user|change_password|authenticate_user) \S+$/, 2)],
  [
    'redis-cli valkey-cli keydb-cli',
    (call) => (/^auth$/i.test(line(call)[0] ?? '') ? [line(call).at(-1)] : []),
    behind(/^(?:requirepass|masterauth|sentinel-pass|tls-key-file-pass)$/i),
    when(/^hello$/i, (call) => [line(call)[line(call).findIndex((text) => /^auth$/i.test(text)) + 2]]),
    aclRules,
  ],
  ['mysqladmin mariadb-admin', behind(/^(?:old-)?password$/)],
  ['influx', when(/^(?:user|setup)$/, behind(/^-p$/))],
  ['cqlsh mosquitto_pub mosquitto_sub', behind(/^(?:-p|-P|--pw)$/)],
  ['ipmitool', behind(/^-P$/), operand(/^user set password \S+$/, 4)],
  [
    'net',
    (call) => operand(/^user \S+$/, 2)(call).filter((text) => text?.startsWith('/') === false),
    behindSign('%', values('-U')),
  ],
  ['smbclient rpcclient winexe smbget smbtree', behindSign('%', behind(/^(?:-U|--user)$/))],
  ['lftp', behindSign(',', behind(/^(?:-u|--user)$/))],
  ['samba-tool', operand(/^user (?:create|add) \S+$/, 3)],
  ['kadmin kadmin.local', principal],
  ['nmcli', behind(/^(?:password|.*\.(?:psk|password|secret|pin))$/)],
  ['iwconfig iwctl', behind(/^(?:key|enc|--passphrase)$/)],
  ['wpa_passphrase', operand(/^\S+$/, 1)],
  ['mkpasswd', operand(/^$/, 0)],
  ['caddy', behind(/^--plaintext$/)],
  ['grafana-cli grafana', operand(/admin reset-admin-password$/, 2), behind(/^reset-admin-password$/)],
  [
    'mc',
    operand(/^alias set \S+ \S+ \S+$/, 5),
    operand(/^config host add \S+ \S+ \S+$/, 6),
    operand(/^admin user add \S+ \S+$/, 5),
  ],
  ['doctl', when(/^auth$/, behind(/^(?:-t|--access-token)$/))],
  ['sqlplus rman expdp impdp exp imp sqlldr', beforeDatabase],
  ['keytool jarsigner', behind(/^-(?:storepass|keypass|new|srcstorepass|deststorepass|destkeypass|srckeypass)$/)],
  ['ssh-keygen', behind(/^-[NP]$/)],
  ['rar unrar', ({ words }) => words.map(({ text }) => /^-h?p(.+)/.exec(text)?.[1])],
  ['x11vnc', behind(/^-passwd$/)],
  ['iscsiadm', when(/auth\.password/, behind(/^(?:-v|--value)$/))],
  ['bw', operand(/^login \S+$/, 2), operand(/^unlock$/, 1)],
  ['drush', operand(/^(?:user:password|upwd) \S+$/, 2)],
  ['mongo mongosh', ofMongo],
  ['expect', sent],
];

/** Of whatever program: these words say that a secret comes from standard input. */
const readsSecret = /^--(?:password|token|api-key|secret)-stdin$|^--with-token$/;

const byTool: ReadonlyMap<string, readonly Find[]> = new Map(
  table.flatMap(([tools, ...finds]) => tools.split(' ').map((tool) => [tool, finds] as const)),
);

function hideSecretWords(call: Call): void {
  for (const find of byTool.get(call.name) ?? []) for (const secret of find(call)) call.hide(secret ?? '');
  if (call.hasStdin && call.words.some(({ text }) => readsSecret.test(text)))
    for (const secret of linesRead(call)) call.hide(secret ?? '');
}

/** Tools as they are, and what stands in their calls that is secret is hidden, beside what the roles of words say. */
export function withSecretWords(tools: readonly ToolSpec[]): readonly ToolSpec[] {
  return tools.map((tool) => {
    const { names, effects } = tool;
    const mayRead = JSON.stringify([tool.options, tool.subcommands]).includes('stdin');
    if (!mayRead && !names.split(' ').some((name) => byTool.has(name))) return tool;
    return {
      ...tool,
      effects: (call: Call) => {
        effects?.(call);
        hideSecretWords(call);
      },
    };
  });
}
