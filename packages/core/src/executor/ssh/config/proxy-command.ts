import { parseDestination, parsePort } from './destination.js';
import { splitWords } from './split-words.js';

/** What `%h:%p` is written as where the address may be one of IPv6. */
const forwardings: ReadonlySet<string> = new Set(['%h:%p', '[%h]:%p']);
const silent: ReadonlySet<string> = new Set(['-q', '-T', '-x', '-a', '-v']);

/**
 * The machine that a `ProxyCommand` of the form `ssh -W %h:%p user@host` goes through: it does what `ProxyJump
 * user@host` says, and so it can be done without running it. Undefined for every other command.
 */
export function jumpOfProxyCommand(command: string): string | undefined {
  const [program, ...words] = splitWords(command.replace(/^\s*exec\s+/, '')) ?? [];
  if (program !== 'ssh' && program !== '/usr/bin/ssh') return;
  const options = readOptions(words);
  if (options?.forwarding === undefined || options.destination === undefined) return;
  const { host, user = options.user, port = options.port } = parseDestination(options.destination) ?? {};
  if (host === undefined) return;
  const place = host.includes(':') ? `[${host}]` : host;
  const jump = `${user === undefined ? '' : `${user}@`}${place}${port === undefined ? '' : `:${port}`}`;
  return parseDestination(jump) === undefined ? undefined : jump;
}

interface Options {
  forwarding?: string;
  destination?: string;
  user?: string;
  port?: number;
}

/** Undefined as soon as there is a word whose meaning would be lost. */
function readOptions(words: readonly string[]): Options | undefined {
  const options: Options = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (silent.has(word)) continue;
    const [, letter, glued = ''] = /^-([Wlp])(.*)$/s.exec(word) ?? [];
    const taken = letter === undefined ? takeDestination(options, word) : take(options, letter, glued || rest.shift());
    if (!taken) return;
  }
  return options;
}

function takeDestination(options: Options, word: string): boolean {
  if (word.startsWith('-') || options.destination !== undefined) return false;
  options.destination = word;
  return true;
}

function take(options: Options, letter: string, value = ''): boolean {
  if (letter === 'W' && options.forwarding === undefined && forwardings.has(value)) {
    options.forwarding = value;
    return true;
  }
  if (letter === 'l' && options.user === undefined && value !== '') {
    options.user = value;
    return true;
  }
  const port = parsePort(value);
  if (letter !== 'p' || options.port !== undefined || port === undefined) return false;
  options.port = port;
  return true;
}
