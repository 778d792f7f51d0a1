import type { SshConnection } from '../../../../src/executor/ssh/connection/ssh-connection.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';

/** As much of a connection as the pool looks at. */
export function connectionOf(target: SshTarget): SshConnection {
  const listeners = new Set<() => void>();
  const onLost = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const close = async (): Promise<void> => {
    for (const listener of listeners) listener();
  };
  return { target, isOpen: true, onLost, close } as unknown as SshConnection;
}
