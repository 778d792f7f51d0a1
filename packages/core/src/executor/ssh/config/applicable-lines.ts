import { criterionHolds, type MatchFacts } from './criterion-holds.js';
import { normalAddress } from './destination.js';
import { expandTokens } from './expand-tokens.js';
import { isBeyondUs } from './match-criteria.js';
import type { ConfigFile, ConfigLine, SshConfig } from './ssh-config.js';
import { configUnsupported } from './ssh-config-error.js';
import { matchesPatterns } from './wildcard.js';

/** Which machine a config is asked about. */
export interface Question {
  /** What `Host` patterns are compared with: what the machine is called, and its address where that is known already. */
  readonly names: readonly [string, ...string[]];
  /** Wins over `HostName`. */
  readonly address: string | undefined;
  /** Wins over `User`. */
  readonly user: string | undefined;
  /** Who logs in where nothing else is said, and what `Match localuser` is compared with. */
  readonly localUser: string;
}

/** The lines of a config that apply to one machine. */
export interface Applicable {
  /** The first line of that keyword: it alone counts. `proxy` is the first `ProxyJump` or `ProxyCommand`. */
  readonly first: ReadonlyMap<string, ConfigLine>;
  /** Every `IdentityFile`. */
  readonly identityFiles: readonly ConfigLine[];
  /** What is connected to: the address, `HostName`, or the name itself. */
  readonly address: string;
}

interface Found {
  readonly first: Map<string, ConfigLine>;
  readonly identityFiles: ConfigLine[];
  wantsFinal: boolean;
}

interface Pass {
  readonly question: Question;
  /** What `Host` patterns are compared with. */
  readonly names: readonly string[];
  readonly isFinal: boolean;
}

/**
 * Picks the lines that apply, as ssh_config(5) has it: the first value of a keyword counts, `IdentityFile` lines add up,
 * `Match` sees what was found so far, and a `Match final` anywhere has the files read a second time under the address.
 *
 * @throws OpsError `ssh-config-unsupported` where only running a command could tell whether lines apply,
 * `ssh-config-invalid`
 */
export function applicableLines(config: SshConfig, question: Question): Applicable {
  const found: Found = { first: new Map(), identityFiles: [], wantsFinal: false };
  walk(config.files, found, { question, names: question.names, isFinal: false });
  const canonicalize = found.first.get('canonicalizehostname')?.words[0] ?? 'no';
  if (found.wantsFinal || !/^(?:no|false)$/i.test(canonicalize)) {
    walk(config.files, found, { question, names: [normalAddress(addressOf(found, question))], isFinal: true });
  }
  return { ...found, address: normalAddress(addressOf(found, question)) };
}

function walk(files: readonly ConfigFile[], found: Found, pass: Pass, reachable = true): void {
  for (const { lines } of files) walkLines(lines, found, pass, reachable);
}

function walkLines(lines: readonly ConfigLine[], found: Found, pass: Pass, reachable: boolean): void {
  let active = reachable;
  for (const line of lines) {
    if (line.keyword === 'host') active = reachable && matchesHost(line, pass.names);
    else if (line.criteria !== undefined) active = reachable && matches(line, found, pass);
    else if (line.included !== undefined) walk(line.included, found, pass, active);
    else if (active) take(line, found, pass);
  }
}

/** Keywords by which what is said of another one counts. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['proxyjump', 'proxy'],
  ['proxycommand', 'proxy'],
  ['challengeresponseauthentication', 'kbdinteractiveauthentication'],
  ['skeyauthentication', 'kbdinteractiveauthentication'],
  ['tisauthentication', 'kbdinteractiveauthentication'],
  ['dsaauthentication', 'pubkeyauthentication'],
]);

function take(line: ConfigLine, { first, identityFiles }: Found, { isFinal }: Pass): void {
  const { keyword } = line;
  const key = meanings.get(keyword) ?? keyword;
  if (key === 'identityfile') identityFiles.push(line);
  // The address is what the second reading goes by, so it is settled then.
  else if (!first.has(key) && !(isFinal && key === 'hostname')) first.set(key, line);
}

/** Nothing applies where one of the names is excluded, whatever the other says. */
function matchesHost({ words }: ConfigLine, names: readonly string[]): boolean {
  const excluded = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  if (names.some((name) => matchesPatterns(name, excluded))) return false;
  return names.some((name) => matchesPatterns(name, words));
}

function matches(line: ConfigLine, found: Found, { question, isFinal }: Pass): boolean {
  const criteria = line.criteria ?? [];
  found.wantsFinal ||= criteria.some(({ name }) => name === 'final');
  const facts: MatchFacts = {
    names: question.names,
    address: addressOf(found, question),
    user: question.user ?? found.first.get('user')?.words[0] ?? question.localUser,
    localUser: question.localUser,
    isFinal,
  };
  if (!criteria.every((criterion) => criterionHolds(criterion, facts))) return false;
  const beyond = criteria.find(isBeyondUs);
  if (beyond === undefined) return true;
  throw configUnsupported(
    line,
    `Match ${beyond.name} may apply to ${JSON.stringify(question.names[0])} and is not supported: no command of a config is ever run. Say with Host, Match host or Match user where the lines below it apply.`,
  );
}

function addressOf({ first }: Found, { address, names }: Question): string {
  const line = first.get('hostname');
  if (address !== undefined || line === undefined) return address ?? names[0];
  return expandTokens(line.words[0] ?? '', { h: names[0] }, line);
}
