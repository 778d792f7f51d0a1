import type { Duplex } from 'node:stream';

/** Characters of it that are kept: enough to know what answers. */
const most = 100;

/**
 * Listens to what comes first from a machine that is to speak SSH, beside ssh2, which keeps it to itself: a machine that
 * hangs up may have said why, and what is no SSH server says what it is.
 *
 * @returns gives the first line, without control characters; empty when there was none, undefined when it is SSH
 */
export function overhearGreeting(socket: Duplex): () => string | undefined {
  let heard = '';
  const hear = (chunk: Buffer): void => {
    heard += chunk.toString('latin1', 0, most);
    if (heard.length >= most) socket.off('data', hear);
  };
  // Not before ssh2 listens as well: what is read is gone.
  const join = (event: string | symbol): void => {
    if (event !== 'data') return;
    socket.off('newListener', join);
    socket.on('data', hear);
  };
  socket.on('newListener', join);
  return () => {
    socket.off('newListener', join).off('data', hear);
    // RFC 4253, 4.2: lines may come before the identification.
    if (/^SSH-/m.test(heard) || 'SSH-'.startsWith(heard.trimStart() || 'none')) return undefined;
    const [line = ''] = heard.trimStart().split(/[\r\n]/);
    return line.replace(/\p{C}/gu, '').slice(0, most);
  };
}
