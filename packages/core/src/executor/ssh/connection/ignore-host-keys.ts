import type { Client } from 'ssh2';

/** The part of ssh2's client that hears requests of the server which belong to no channel, and asks such itself. */
interface Hearing {
  readonly _callbacks: (() => void)[];
  readonly _protocol: { readonly _handlers: { GLOBAL_REQUEST: GlobalRequest } };
}

type GlobalRequest = (protocol: Answering, name: string, wantsAnswer: boolean, data: unknown) => void;

interface Answering {
  requestSuccess(): void;
  ping(): void;
}

/**
 * Has `client`, which has begun to connect, not ask for proof of the keys that an OpenSSH server lists after the login:
 * ssh2 would, with a signature for each on both sides, for whoever renews known hosts by it. Nobody here does, and the
 * handshake has proved the one key that counts.
 */
export function ignoreHostKeys(client: Client): void {
  const hearing = client as unknown as Hearing;
  const handlers = hearing._protocol._handlers;
  const handle = handlers.GLOBAL_REQUEST;
  handlers.GLOBAL_REQUEST = (protocol, name, wantsAnswer, data) => {
    if (name !== 'hostkeys-00@openssh.com') {
      handle(protocol, name, wantsAnswer, data);
      return;
    }
    if (wantsAnswer) protocol.requestSuccess();
    // A sshd goes by Nagle's rule until the first command: heard in silence, the list would hold back what it says next
    // until this machine acknowledges it, after 40 ms.
    hearing._callbacks.push(() => {});
    protocol.ping();
  };
}
