import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';

/** Four times what Node reads at once by itself: a packet of 32 KiB that lies in two reads is put together from pieces. */
const readBytes = 256 * 1024;

/** One buffer for all: it is filled, handed on and used up within one turn of the event loop. */
let shared: Buffer | undefined;

/** Sockets whose listeners keep nothing of what they are handed. */
const borrowers = new WeakSet<Duplex>();

/**
 * Connects. The socket is paused until it is resumed. What it reads lies in a buffer that all such sockets share, and is
 * copied for its listeners until `lend` says that they do without: much output is then a third less garbage.
 */
export function connectLending(options: TcpNetConnectOpts): Socket {
  // Windows may fill a buffer while another socket's is handed on.
  if (process.platform === 'win32') return connect(options).pause();
  shared ??= Buffer.allocUnsafeSlow(readBytes);
  const socket: Socket = connect({
    ...options,
    onread: {
      buffer: shared,
      callback: (length, buffer) => {
        const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, length);
        return socket.emit('data', borrowers.has(socket) ? bytes : Buffer.from(bytes)) || true;
      },
    },
  });
  return socket.pause();
}

/** The part of ssh2's client that deciphers. */
interface Deciphering {
  readonly _protocol: { readonly _decipher: object | undefined };
}

/**
 * Hands `client`, which is logged in over `socket`, what is read without a copy, if how it deciphers makes one anyway.
 * Others of its deciphers keep or overwrite what they are given; so may those of its native binding.
 */
export function lend(socket: Duplex, client: Client): void {
  const { _decipher } = (client as unknown as Deciphering)._protocol;
  if (_decipher?.constructor.name === 'AESGCMDecipherNative') borrowers.add(socket);
}
