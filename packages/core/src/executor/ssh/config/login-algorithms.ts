import { defaultHostKeyAlgorithms, supportedHostKeyAlgorithms } from '../known-hosts/host-key-algorithms.js';
import type { SshAlgorithms } from '../ssh-target.js';
import type { Applicable } from './applicable-lines.js';
import type { ConfigLine } from './ssh-config.js';
import { configUnsupported } from './ssh-config-error.js';
import { matchesPatterns, matchesWildcard } from './wildcard.js';

interface Choice {
  readonly title: string;
  /** What is offered where a config says nothing, and what its `+`, `-` and `^` start from. */
  readonly usual: readonly string[];
  readonly supported: readonly string[];
}

const usualKeyExchange = [
  'curve25519-sha256@libssh.org',
  'curve25519-sha256',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group17-sha512',
  'diffie-hellman-group18-sha512',
];
const usualCiphers = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  'chacha20-poly1305@openssh.com',
];
const usualMacs = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha1-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
  'hmac-sha1',
];

/**
 * What ssh2 can agree upon, but for exchanges by a group of the server's, which take it a second of the event loop, and for
 * ciphers that OpenSSL 3 has put away.
 */
const choices = {
  keyExchange: {
    title: 'KexAlgorithms',
    usual: usualKeyExchange,
    supported: [...usualKeyExchange, 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  },
  cipher: {
    title: 'Ciphers',
    usual: usualCiphers,
    supported: [...usualCiphers, 'aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  },
  mac: {
    title: 'MACs',
    usual: usualMacs,
    supported: [...usualMacs, 'hmac-sha1-96', 'hmac-md5', 'hmac-md5-96'],
  },
  hostKey: {
    title: 'HostKeyAlgorithms',
    usual: defaultHostKeyAlgorithms,
    supported: supportedHostKeyAlgorithms,
  },
} as const satisfies Record<keyof SshAlgorithms, Choice>;

/**
 * The algorithms that a config leaves for `name`, of each kind that it speaks of: those of its list that ssh2 supports. What
 * its list names besides belongs to other programs that read it.
 *
 * @throws OpsError `ssh-config-unsupported` where none is left
 */
export function loginAlgorithms(first: Applicable['first'], name: string): SshAlgorithms | undefined {
  const chosen = Object.entries(choices).flatMap(([kind, choice]) => {
    const line = first.get(choice.title.toLowerCase());
    return line === undefined ? [] : [[kind, chosenBy(line, choice, name)] as const];
  });
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen);
}

function chosenBy(line: ConfigLine, choice: Choice, name: string): readonly string[] {
  const [word = ''] = line.words;
  const chosen = choose(word, choice);
  if (chosen.length > 0) return chosen;
  throw configUnsupported(
    line,
    `${choice.title} leaves nothing for ${JSON.stringify(name)} that is supported; name at least one of ${choice.supported.join(', ')}.`,
  );
}

/** ssh_config(5): a list, also with wildcards, which `+` adds to the usual one, `-` takes from it and `^` puts before it. */
function choose(word: string, { usual, supported }: Choice): readonly string[] {
  const [, sign, list = ''] = /^([-+^]?)(.*)$/.exec(word) ?? [];
  const patterns = list.split(',');
  if (sign === '-') return usual.filter((each) => !matchesPatterns(each, patterns));
  const named = patterns.flatMap((pattern) => supported.filter((each) => matchesWildcard(each, pattern)));
  const joined = sign === '+' ? [...usual, ...named] : sign === '^' ? [...named, ...usual] : named;
  return [...new Set(joined)];
}
