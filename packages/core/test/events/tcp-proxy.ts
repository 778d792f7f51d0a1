import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

/** A network between a client and a server, to be broken. */
export interface TcpProxy {
  /** The server's address, through the proxy. */
  readonly url: string;
  /** Breaks every connection and refuses new ones until `mend`. */
  cut(): void;
  /** Nothing of what is open now gets through any more, and nobody is told; new connections work. */
  swallow(): void;
  /**
   * From when the client sends this text on what is open now, it is heard by the server, but not the server by the client:
   * answers to what it sent before still come.
   */
  muteFrom(text: string): void;
  mend(): void;
  close(): Promise<void>;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

export async function tcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const links = new Set<Link>();
  let refusing = false;

  const listener = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const server = createConnection(Number(target.port), target.hostname);
    const link = { client, server };
    links.add(link);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('error', () => {});
      from.on('close', () => {
        to.destroy();
        links.delete(link);
      });
      from.pipe(to);
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${address.port}`;

  const drop = (from: Socket): void => {
    from.unpipe();
    from.resume();
  };
  const cut = (): void => {
    refusing = true;
    for (const { client } of links) client.destroy();
  };
  return {
    url: url.href,
    cut,
    swallow: () => {
      for (const { client, server } of links) for (const end of [client, server]) drop(end);
    },
    muteFrom: (text) => {
      for (const { client, server } of links) {
        client.on('data', (sent: Buffer) => {
          if (sent.includes(text)) drop(server);
        });
      }
    },
    mend: () => {
      refusing = false;
    },
    close: async () => {
      cut();
      listener.close();
      await once(listener, 'close');
    },
  };
}
