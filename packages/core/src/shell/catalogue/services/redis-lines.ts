import type { Call, Word } from '../../tools/tool-spec.js';
import { UNKNOWN } from '../../words/markers.js';
import { derivedWord } from './derived-word.js';

interface Rule {
  readonly action: string;
  readonly pattern: RegExp;
}

/** Commands of Redis by what they do. */
const redisRules: readonly Rule[] = [
  { action: 'flush', pattern: /^cluster reset\b/ },
  {
    action: 'drop-part',
    pattern: /^(?:cluster (?:flushslots|delslots\w*|forget)|function (?:flush|delete)|acl deluser)\b/,
  },
  { action: 'modify', pattern: /^(?:fcall$|function (?:load|restore)\b)/ },
  { action: 'grant-all', pattern: /^acl setuser\b.*\s(?:nopass|allcommands|\+@(?:all|dangerous|admin))(?:\s|$)/ },
  { action: 'grant', pattern: /^acl setuser\b/ },
  { action: 'flush', pattern: /^(?:flushall|flushdb)$/ },
  { action: 'shutdown', pattern: /^(?:shutdown|debug)$/ },
  // All that is there gives way to what another has.
  { action: 'restore', pattern: /^(?:slaveof|replicaof)$/ },
  {
    action: 'delete',
    pattern: /^(?:del|unlink|hdel|srem|zrem|lrem|ltrim|xdel|xtrim|getdel|spop|lpop|rpop|script|expire)$/,
  },
  {
    action: 'modify',
    pattern:
      /^(?:set\w*|mset\w*|hset\w*|hmset|l?push|rpush|lpush|sadd|zadd|incr\w*|decr\w*|append|rename\w*|restore|move|copy|xadd|persist|publish|migrate|swapdb|bgrewriteaof|cluster|failover|acl|client)$/,
  },
];

const redisLooks =
  /^(?:(?:slaveof|replicaof) no one|acl (?:list|whoami|getuser|users|cat|log)|client (?:list|info|getname|id)|cluster (?:info|nodes|slots|shards)|script (?:exists|load)|debug (?:object|sleep))\b/;

const nothing = /^(?:""|'')?$/;

/** Settings that keep what was written, or strangers out, and the values that end it. */
const protections: readonly (readonly [setting: RegExp, ended: RegExp])[] = [
  [/^(?:appendonly|protected-mode|appendfsync|stop-writes-on-bgsave-error)$/, /^no$/i],
  [/^(?:save|requirepass)$/, nothing],
  [/^bind$/, /[*]|0\.0\.0\.0|::/],
];

/** `CONFIG SET dir /etc/cron.d`: where the dump goes is how a file of one's choice is written. */
function redisSettings(call: Call, words: readonly Word[], text: string): void {
  const actions = new Set<string>();
  for (let at = 2; at < words.length; at += 2) {
    const name = words[at]?.text.toLowerCase() ?? '';
    const value = words[at + 1];
    const action = settingOf(name, value?.text ?? '');
    if (!actions.has(action)) call.effect('database', action, 'object', text);
    actions.add(action);
    if (name === 'dir' && value !== undefined) call.path('write', 'modify', value);
    if (isPassword.test(name) && value !== undefined && !nothing.test(value.text)) call.as('secret', value);
  }
}

const isPassword = /^(?:requirepass|masterauth|primaryauth)$/;

function settingOf(name: string, value: string): string {
  if (/^(?:dir$|dbfilename|logfile|aof)/.test(name)) return 'write-anywhere';
  if (protections.some(([setting, ended]) => setting.test(name) && ended.test(value))) return 'weaken';
  return isPassword.test(name) ? 'set-password' : 'modify';
}

/** What a script calls: a command by its name, or what has no part in it. */
const called =
  /\b(?:redis|server)\.(?:p?call\(\s*(['"])\w+\1\s*[,)]|(?:log|sha1hex|error_reply|status_reply|breakpoint|debug|setresp|set_repl|replicate_commands|register_function|acl_check_cmd|LOG_\w+|REPL_\w+|REDIS_\w+|SERVER_\w+)\b)/g;
/** Ways to what a script calls. */
const callers = /\b(?:redis|server|_G|getfenv|getmetatable)\b/g;

/** Lua that the server runs. */
export function redisCode(call: Call, code: Word | undefined, text: string): void {
  call.effect('database', 'modify', 'object', text);
  if (code === undefined) return;
  call.as('lua', code);
  if ((code.text.match(callers)?.length ?? 0) > (code.text.match(called)?.length ?? 0))
    call.opaque('unseen-code', 'It runs commands that are only known then.', { span: code.span });
  // What it calls is a command like any other.
  for (const [, , verb = '', , second] of code.text.matchAll(
    /\b(?:redis|server)\.p?call\(\s*(['"])(\w+)\1(?:\s*,\s*(['"])([^'"]*)\3)?/g,
  )) {
    const words = [verb, ...(second === undefined ? [] : [second])];
    redisLine(
      call,
      words.map((each) => derivedWord(code, each)),
    );
  }
}

/** What xargs hands over is as many keys as there are. */
function redisAction({ action }: Rule, words: readonly Word[]): string {
  return action === 'delete' && words.some(({ text }) => text.includes(UNKNOWN)) ? 'delete-many' : action;
}

/** One command of Redis. */
export function redisLine(call: Call, words: readonly Word[]): void {
  const [first, second] = words;
  if (first === undefined) return;
  const verb = first.text.toLowerCase();
  const text = words.map((word) => word.text).join(' ');
  const lower = text.toLowerCase();
  if (redisLooks.test(lower)) return;
  if (verb === 'eval' || verb === 'evalsha') redisCode(call, verb === 'eval' ? second : undefined, text);
  if (/^config set\b/.test(lower)) redisSettings(call, words, text);
  takesIn(call, lower, words);
  const rule = redisRules.find(({ pattern }) => pattern.test(verb) || pattern.test(lower));
  if (rule !== undefined) call.effect('database', redisAction(rule, words), 'table', text);
}

/** What a command gives to the server that is more than a value. */
function takesIn(call: Call, lower: string, words: readonly Word[]): void {
  const last = words.at(-1);
  if (last === undefined) return;
  if (/^auth\b/.test(lower)) call.as('secret', last);
  if (/^function load\b/.test(lower)) call.as('lua', last);
  if (/^module\b/.test(lower) && words[2] !== undefined) call.as('library', words[2]);
}

/** Commands of Redis, one a line. */
export function redisLines(call: Call, script: Word): void {
  for (const line of script.text.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== '') {
      redisLine(
        call,
        words.map((text) => derivedWord(script, text)),
      );
    }
  }
}
