import type { ClientChannel } from 'ssh2';

/** The part of ssh2's channel that sends a signal; its own method does not once the input has ended. */
interface Signalling {
  readonly _client: { readonly _protocol: { signal(channel: number, name: string): void } };
  readonly outgoing: { readonly id: number; readonly state: 'open' | 'eof' | 'closing' | 'closed' };
}

/**
 * Has the server signal what it started, with its process group (RFC 4254, 6.9). No shell is needed for it: it reaches
 * a login that hangs. Servers that do not know it, such as OpenSSH before 7.9, say nothing.
 */
export function signalSession(channel: ClientChannel, name: 'TERM' | 'KILL'): void {
  const { _client, outgoing } = channel as unknown as Signalling;
  if (outgoing.state === 'open' || outgoing.state === 'eof') _client._protocol.signal(outgoing.id, name);
}
