/** Names of algorithms in order of preference; undefined is what is offered anyway. */
export interface SshAlgorithms {
  readonly keyExchange?: readonly string[];
  readonly cipher?: readonly string[];
  readonly mac?: readonly string[];
  readonly hostKey?: readonly string[];
}

/**
 * One machine to log in to, with everything settled that a `Host`, an ssh_config and the defaults have to say: nothing
 * is looked up again after this.
 */
export interface SshTarget {
  /** What the user calls it, in messages. */
  readonly name: string;
  /** DNS name or IP address, IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** The name its key is kept under in known_hosts, where that is not the address. */
  readonly hostKeyAlias?: string;
  /** Files with private keys, to be offered in this order. */
  readonly identities: readonly string[];
  /** A certificate that an ssh_config names (`CertificateFile`): it is not offered, and a login that fails says so. */
  readonly certificate?: string;
  /** Whether keys of the agent that are not among `identities` are kept back. */
  readonly identitiesOnly: boolean;
  /** Socket of the ssh-agent to ask; absent when none is. */
  readonly agent?: string;
  /** Whether the agent is offered to the machine, whose root could then use its keys. */
  readonly forwardAgent: boolean;
  /** The only ways to log in that may be tried, in this order, where an ssh_config says so; without one, all of them. */
  readonly methods?: readonly ('publickey' | 'keyboard-interactive' | 'password')[];
  /** The only algorithms that may be agreed upon, where an ssh_config says so. */
  readonly algorithms?: SshAlgorithms;
  /** Files with the keys of known hosts, the first one being where a new key is written. */
  readonly knownHosts: readonly string[];
  /** Whether an ssh_config leaves no file of the user's own among them: then no new key is trusted, nor written to the system's. */
  readonly forgetsHosts?: true;
  /** The machines to hop through, the nearest first; empty for a direct connection. */
  readonly jump: readonly SshTarget[];
}
