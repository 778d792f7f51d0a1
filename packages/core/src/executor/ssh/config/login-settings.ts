import type { SshTarget } from '../ssh-target.js';
import { type Applicable, applicableLines } from './applicable-lines.js';
import { type Destination, isAddress, isLogin } from './destination.js';
import { expandHome, expandTokens } from './expand-tokens.js';
import type { LocalAccount } from './local-account.js';
import { loginAlgorithms } from './login-algorithms.js';
import { loginMethods } from './login-methods.js';
import type { Machine } from './machine.js';
import { routeOf } from './route.js';
import type { ConfigLine, SshConfig } from './ssh-config.js';
import { targetInvalid } from './ssh-config-error.js';
import { refuseUnsupported } from './unsupported-lines.js';

/** What a machine and a config say of a login. Undefined is what neither says. */
export interface LoginSettings {
  readonly address: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly hostKeyAlias: string | undefined;
  /** Empty when there shall be none. */
  readonly identities: readonly string[] | undefined;
  readonly certificate: string | undefined;
  readonly identitiesOnly: boolean;
  /** The agent's socket, false for none. */
  readonly agent: string | false | undefined;
  readonly forwardAgent: boolean;
  readonly methods: SshTarget['methods'];
  readonly algorithms: SshTarget['algorithms'];
  readonly userKnownHosts: readonly string[] | undefined;
  readonly globalKnownHosts: readonly string[] | undefined;
  /** The way that the config says; empty where the machine says it itself. */
  readonly hops: readonly Destination[];
}

type Expand = (path: string, line: ConfigLine) => string;

/**
 * What is said about a machine, by the machine itself or else by the config.
 *
 * @throws OpsError `ssh-config-invalid`, `ssh-config-unsupported`, `ssh-target-invalid`
 */
export function loginSettings(config: SshConfig, machine: Machine, account: LocalAccount): LoginSettings {
  const { alias, address: given } = machine;
  const { home, env } = account;
  const lines = applicableLines(config, {
    names: given === undefined || given === alias ? [alias] : [alias, given],
    address: given,
    user: machine.user,
    localUser: account.user ?? '',
  });
  const { first, address } = lines;
  const user = machine.user ?? wordOf(first, 'user');
  refuseNames(machine, lines, user);
  refuseUnsupported(lines, machine);
  const port = machine.port ?? numberOf(wordOf(first, 'port'));
  const hostKeyAlias = wordOf(first, 'hostkeyalias');
  const tokens = tokensOf(account, {
    h: address,
    n: alias,
    p: port,
    r: user ?? account.user,
    k: hostKeyAlias ?? alias,
  });
  const withHome: Expand = (path, line) => expandHome(path, home, line);
  const expand: Expand = (path, line) => expandTokens(withHome(path, line), tokens, line, env);
  return {
    address,
    port,
    user,
    hostKeyAlias,
    identities: identitiesOf(machine, lines, expand),
    certificate: filesOf(first.get('certificatefile'), expand)?.[0],
    identitiesOnly: isYes(wordOf(first, 'identitiesonly')),
    agent: agentOf(first.get('identityagent'), account, expand),
    forwardAgent: isYes(wordOf(first, 'forwardagent')),
    methods: loginMethods(first),
    algorithms: loginAlgorithms(first, machine.name),
    userKnownHosts: filesOf(first.get('userknownhostsfile'), expand),
    globalKnownHosts: filesOf(first.get('globalknownhostsfile'), withHome),
    hops: routeOf(lines, machine, tokens),
  };
}

function wordOf(first: Applicable['first'], keyword: string): string | undefined {
  return first.get(keyword)?.words[0];
}

function numberOf(word: string | undefined): number | undefined {
  return word === undefined ? undefined : Number(word);
}

function isYes(word: string | undefined): boolean {
  return /^(?:yes|true)$/i.test(word ?? '');
}

function refuseNames({ name }: Machine, { first, address }: Applicable, user: string | undefined): void {
  const refuse = (what: string, value: string, line: ConfigLine | undefined): never => {
    const origin = line === undefined ? '' : ` (${line.file}:${line.line})`;
    throw targetInvalid(
      name,
      `${JSON.stringify(value)} cannot be the ${what} of ${JSON.stringify(name)}${origin}: it must not begin with "-" nor hold blanks, control characters or what no ${what} has.`,
      line,
    );
  };
  if (!isAddress(address)) refuse('address', address, first.get('hostname'));
  if (user !== undefined && !isLogin(user)) refuse('login name', user, first.get('user'));
  const alias = wordOf(first, 'hostkeyalias');
  if (alias !== undefined && !isLogin(alias)) refuse('HostKeyAlias', alias, first.get('hostkeyalias'));
}

function tokensOf(
  { home, hostName, uid, user = '' }: LocalAccount,
  { h, n, k, p = 22, r = '' }: { h: string; n: string; k: string; p: number | undefined; r: string | undefined },
): Readonly<Record<string, string>> {
  const short = hostName.split('.')[0] ?? hostName;
  return { h, n, k, p: String(p), r, d: home, u: user, i: String(uid), l: hostName, L: short };
}

function identitiesOf(
  { identity }: Machine,
  { identityFiles }: Applicable,
  expand: Expand,
): readonly string[] | undefined {
  if (identity !== undefined) return [identity];
  if (identityFiles.length === 0) return;
  const named = identityFiles.filter(({ words }) => !/^none$/i.test(words[0] ?? ''));
  return [...new Set(named.map((line) => expand(line.words[0] ?? '', line)))];
}

function agentOf(line: ConfigLine | undefined, { env }: LocalAccount, expand: Expand): string | false | undefined {
  if (line === undefined) return;
  const [word = ''] = line.words;
  if (/^none$/i.test(word)) return false;
  const [, variable = word === 'SSH_AUTH_SOCK' ? word : undefined] = /^\$([A-Za-z_]\w*)$/.exec(word) ?? [];
  return (variable === undefined ? expand(word, line) : env[variable]) || false;
}

/** A file that holds nothing and keeps nothing is as good as none. */
function filesOf(line: ConfigLine | undefined, expand: Expand): readonly string[] | undefined {
  return line?.words.filter((word) => !/^none$/i.test(word) && word !== '/dev/null').map((word) => expand(word, line));
}
