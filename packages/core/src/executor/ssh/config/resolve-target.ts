import type { Host } from '../../host.js';
import type { SshTarget } from '../ssh-target.js';
import { hostMachine } from './host-machine.js';
import { destinationMachine, jumpMachine } from './jump-machine.js';
import { type LocalAccount, localAccount } from './local-account.js';
import { type LoginSettings, loginSettings } from './login-settings.js';
import type { Machine } from './machine.js';
import type { SshConfig } from './ssh-config.js';
import { jumpInvalid, targetInvalid } from './ssh-config-error.js';

/** What is known beside the host itself. */
export interface TargetOptions {
  /** By name: what `jump` looks up first. */
  readonly hosts?: ReadonlyMap<string, Host>;
  /** Of `readSshConfig`; without one, only the host and the defaults count. */
  readonly config?: SshConfig;
  /** Login where neither host nor config name one; default: that of this process. */
  readonly user?: string;
  /** Private keys where neither host nor config name any; default: `~/.ssh/id_rsa`, `id_ecdsa`, `id_ed25519`, as far as they are there. */
  readonly identities?: readonly string[];
  /** The agent's socket where the config names none; `false` for no agent, whatever the config says; default: `SSH_AUTH_SOCK`. */
  readonly agent?: string | false;
  /** Files with known hosts, in place of whatever the config says. An empty list knows nobody. */
  readonly knownHosts?: readonly string[];
  /** Whether `ForwardAgent yes` of the config is honoured; default false. Machines hopped through never get the agent. */
  readonly allowAgentForwarding?: boolean;
  /** Who logs in from where; default: the account of this process. */
  readonly account?: LocalAccount;
}

type Context = Required<Pick<TargetOptions, 'hosts' | 'config' | 'account'>> & Omit<TargetOptions, 'hosts'>;

const defaultPort = 22;
const mostHops = 16;

/**
 * Settles where and as whom to log in for `host`: what the host says wins over the config, and that over the defaults.
 *
 * The config is asked about the host's name and its address: a `Host` block applies when it matches either, and none that
 * it excludes with `!`. Of ssh_config(5) are honoured: `Host`, `Match` (`host`, `originalhost`, `user`, `localuser`,
 * `final`, `canonical`, `all`), `Include`, `HostName`, `User`, `Port`, `IdentityFile`, `IdentitiesOnly`, `IdentityAgent`,
 * `ForwardAgent` (see the options), `PubkeyAuthentication`, `KbdInteractiveAuthentication`, `PasswordAuthentication`,
 * `PreferredAuthentications`, `Ciphers`, `MACs`, `KexAlgorithms`, `HostKeyAlgorithms`, `UserKnownHostsFile`,
 * `GlobalKnownHostsFile`, `HostKeyAlias`, `ProxyJump`, and a `ProxyCommand` that is `ssh -W %h:%p` and so says the same.
 *
 * Nothing is ever executed. What would lead elsewhere if it was passed over is refused where it applies: any other
 * `ProxyCommand`, `Match exec` and its like, `CanonicalizeHostname` with domains, `RevokedHostKeys`, `RefuseConnection`.
 * Everything else is passed over. So is `StrictHostKeyChecking`: no config can make the check of host keys weaker than
 * the executor has it.
 *
 * `Ciphers`, `MACs`, `KexAlgorithms` and `HostKeyAlgorithms` choose among what ssh2 supports, with `+`, `-`, `^` and
 * wildcards; names that it does not know count for nothing, and group exchange is never chosen. Where nothing is left, that
 * is an error. `PubkeyAcceptedAlgorithms` is passed over.
 *
 * @throws OpsError `ssh-config-invalid`, `ssh-config-unsupported`, `ssh-target-invalid`, `ssh-jump-invalid`
 */
export function resolveTarget(host: Host, options: TargetOptions = {}): SshTarget {
  const { hosts = new Map(), config = { files: [] }, account = localAccount() } = options;
  return resolve(hostMachine(host, account.home), { ...options, hosts, config, account }, []);
}

/** `dependents` are the machines that this one is a hop for, the last of them needs it first. */
function resolve(machine: Machine, context: Context, dependents: readonly SshTarget[]): SshTarget {
  const { hosts, config, account } = context;
  const settings = loginSettings(config, machine, account);
  const direct = settle(machine, settings, context, dependents.length > 0);
  const path = [...dependents, direct];
  refuseLoop(path);
  const directory = { hosts, config, home: account.home };
  const hops =
    machine.jump?.map((name) => jumpMachine(name, directory)) ?? settings.hops.map((hop) => destinationMachine(hop));
  const jump: SshTarget[] = [];
  for (const [index, hop] of hops.entries()) {
    // The first one may need a way of its own; the way to the others is through the ones before them.
    const target = resolve(index === 0 ? hop : { ...hop, jump: [] }, context, path);
    jump.push(...target.jump, { ...target, jump: [...jump, ...target.jump] });
  }
  refuseLoop([direct, ...jump]);
  return { ...direct, jump };
}

function settle(machine: Machine, settings: LoginSettings, context: Context, isHop: boolean): SshTarget {
  const { name } = machine;
  const { account, knownHosts } = context;
  const { address, port = defaultPort, user = context.user ?? account.user, hostKeyAlias } = settings;
  if (user === undefined) {
    throw targetInvalid(name, `Nobody says as whom to log in to ${JSON.stringify(name)}: give the host a user.`);
  }
  const agent = agentOf(settings, context);
  return {
    name,
    address,
    port,
    user,
    ...(hostKeyAlias === undefined ? {} : { hostKeyAlias }),
    identities: settings.identities ?? context.identities ?? account.identities,
    ...(settings.certificate === undefined ? {} : { certificate: settings.certificate }),
    identitiesOnly: settings.identitiesOnly,
    ...(agent === undefined ? {} : { agent }),
    forwardAgent: !isHop && agent !== undefined && context.allowAgentForwarding === true && settings.forwardAgent,
    ...(settings.methods === undefined ? {} : { methods: settings.methods }),
    ...(settings.algorithms === undefined ? {} : { algorithms: settings.algorithms }),
    knownHosts:
      knownHosts?.map((path) => path.replace(/^~(?=\/)/, () => account.home)) ?? knownHostsOf(settings, account),
    ...(knownHosts === undefined && settings.userKnownHosts?.length === 0 ? { forgetsHosts: true } : {}),
    jump: [],
  };
}

function agentOf(settings: LoginSettings, { agent, account }: Context): string | undefined {
  if (agent === false || settings.agent === false) return;
  return settings.agent ?? agent ?? (account.env['SSH_AUTH_SOCK'] || undefined);
}

function knownHostsOf({ userKnownHosts, globalKnownHosts }: LoginSettings, { home }: LocalAccount): readonly string[] {
  return [
    ...(userKnownHosts ?? [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`]),
    ...(globalKnownHosts ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
  ];
}

/** A machine that is reached through itself is never reached. */
function refuseLoop(path: readonly SshTarget[]): void {
  const logins = path.map(({ user, address, port }) => `${user}@${address}:${port}`);
  const names = path.map(({ name }) => name);
  if (path.length > mostHops) {
    throw jumpInvalid(
      names,
      `The way to ${JSON.stringify(names[0])} has more than ${mostHops} hops: ${names.join(' → ')}.`,
    );
  }
  if (new Set(logins).size === logins.length) return;
  throw jumpInvalid(
    names,
    `The way to ${JSON.stringify(names[0])} leads through one machine twice: ${names.join(' → ')}. Give the machine that is reached directly ProxyJump none in the config, or jump: [] among the hosts.`,
  );
}
