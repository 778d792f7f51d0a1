import { parsePort } from './destination.js';
import { splitHops } from './split-hops.js';
import type { ConfigLine } from './ssh-config.js';
import { configInvalid } from './ssh-config-error.js';

type Check = (line: ConfigLine) => string | undefined;

const one: Check = ({ words }) =>
  words.length === 1 && words[0] !== '' ? undefined : 'one word, quoted where it has blanks';
const flag: Check = (line) =>
  one(line) ?? (/^(?:yes|no|true|false)$/i.test(line.words[0] ?? '') ? undefined : 'yes or no');
const publicKeys: Check = (line) =>
  one(line) ??
  (/^(?:yes|no|true|false|unbound|host-bound)$/i.test(line.words[0] ?? '')
    ? undefined
    : 'yes, no, unbound or host-bound');
const words: Check = (line) => (line.words.includes('') ? 'words that are not empty' : undefined);
const files: Check = (line) => {
  const none = line.words.length > 1 && line.words.some((word) => /^none$/i.test(word));
  return words(line) ?? (none ? 'files, or none alone' : undefined);
};
const port: Check = (line) =>
  one(line) ?? (parsePort(line.words[0] ?? '') === undefined ? 'a number from 1 to 65535' : undefined);
const hops: Check = (line) =>
  one(line) ??
  (splitHops(line.words[0] ?? '') === undefined ? 'user@host:port, more of them after commas, or none' : undefined);
const environment: Check = (line) => {
  const [word = ''] = line.words;
  const isVariable = !/^\$(?!\{)/.test(word) || /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(word);
  return one(line) ?? (isVariable ? undefined : 'a path, $VARIABLE, SSH_AUTH_SOCK or none');
};
const names = '[\\w@.-]+(?:,[\\w@.-]+)*';
const patterns = '[\\w@.*?-]+(?:,[\\w@.*?-]+)*';
/** `ssh` takes wildcards behind a minus, and for host keys everywhere. */
const listOf =
  (list: string): Check =>
  ({ words: [word = '', ...more] }) =>
    more.length === 0 && new RegExp(`^(?:[+^]?${list}|-${patterns})$`).test(word)
      ? undefined
      : 'names of algorithms with commas between them and no blanks, after +, - or ^ where they change the usual ones';

/** What is looked at when a host is resolved, and what it has to look like. */
const checks: Readonly<Record<string, Check>> = {
  host: words,
  include: words,
  hostname: one,
  user: one,
  port,
  identityfile: one,
  identitiesonly: flag,
  identityagent: environment,
  forwardagent: environment,
  pubkeyauthentication: publicKeys,
  kbdinteractiveauthentication: flag,
  passwordauthentication: flag,
  preferredauthentications: one,
  ciphers: listOf(names),
  macs: listOf(names),
  kexalgorithms: listOf(names),
  hostkeyalgorithms: listOf(patterns),
  userknownhostsfile: files,
  globalknownhostsfile: files,
  hostkeyalias: one,
  proxyjump: hops,
  canonicalizehostname: one,
  canonicalizemaxdots: one,
  revokedhostkeys: one,
};

/**
 * Refuses a line that would be misunderstood, whether or not it applies to anybody.
 *
 * @throws OpsError `ssh-config-invalid`
 */
export function checkLine(line: ConfigLine, written: string): void {
  const expected = checks[line.keyword]?.(line);
  if (expected === undefined) return;
  throw configInvalid(line, `${written} expects ${expected}; got ${JSON.stringify(line.text.slice(0, 200))}.`);
}
