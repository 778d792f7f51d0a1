import type { Client, SFTPWrapper } from 'ssh2';

/** The part of ssh2's client that numbers channels: by a function until one is open. */
interface Channels {
  add(channel: unknown): number;
  get(number: number): unknown;
  update(number: number, channel: unknown): void;
}

/**
 * Asks for a session for files. ssh2 leaves open what failed on the way to one, and it would count among the sessions that
 * the server allows: here it is closed.
 *
 * @param answered - told once, unless it is given up before
 * @returns gives it up, now or as soon as the server has opened it
 */
export function openSftp(
  client: Client,
  answered: (...answer: [error: Error] | [error: undefined, sftp: SFTPWrapper]) => void,
): () => void {
  const { _chanMgr: channels } = client as unknown as { readonly _chanMgr: Channels };
  let isWanted = true;
  let number: number | undefined;
  const close = (): void => {
    isWanted = false;
    const channel = number === undefined ? undefined : channels.get(number);
    if (typeof channel === 'function') channels.update(number as number, closing());
    else if (channel !== undefined) end(channel as SFTPWrapper);
  };
  const add = channels.add;
  channels.add = (channel) => {
    number = add.call(channels, channel);
    return number;
  };
  try {
    client.sftp((error, sftp) => {
      if (!isWanted) return;
      if (error === undefined || error === null) answered(undefined, sftp);
      else {
        close();
        answered(error);
      }
    });
  } finally {
    channels.add = add;
  }
  return close;
}

/** Stands for a channel that is not open yet, and closes it when it is. */
function closing(): unknown {
  return Object.assign((_error: unknown, sftp?: SFTPWrapper) => sftp && end(sftp), { type: 'sftp' });
}

function end(sftp: SFTPWrapper): void {
  // What the server says all the same may make no sense to ssh2, and nobody else listens.
  sftp.on('error', () => {});
  sftp.end();
}
