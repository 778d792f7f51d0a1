import type { Client } from 'ssh2';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/executor/ssh/channel/session.js';
import { Sessions } from '../../../src/executor/ssh/channel/sessions.js';

type Packet = readonly [name: string, ...fields: unknown[]];

/** The far end of ssh2's protocol: what is sent is written down, and the test says what the server answers. */
function openServer() {
  const sent: Packet[] = [];
  const messages = [
    'OPEN_CONFIRMATION',
    'OPEN_FAILURE',
    'DATA',
    'EXTENDED_DATA',
    'WINDOW_ADJUST',
    'SUCCESS',
    'FAILURE',
  ];
  const unheard = (): void => {};
  const handlers: Record<string, (...said: unknown[]) => void> = Object.fromEntries(
    [...messages, 'REQUEST', 'EOF', 'CLOSE'].map((name) => [`CHANNEL_${name}`, unheard]),
  );
  const protocol = new Proxy(
    { _handlers: handlers },
    {
      get: (target, name) =>
        name === '_handlers' ? target._handlers : (...fields: unknown[]) => sent.push([String(name), ...fields]),
    },
  );
  let number = -1;
  const client = {
    _agent: {},
    _agentFwdEnabled: false,
    _chanMgr: { add: () => ++number, remove: () => {} },
    _protocol: protocol,
  };
  const sessions = new Sessions(client as unknown as Client);
  return {
    sent,
    client,
    say: (message: string, ...said: unknown[]) => handlers[`CHANNEL_${message}`]?.(protocol, ...said),
    open: (forwardAgent = false): Session =>
      sessions.open({ line: 'cat', terminal: undefined, forwardAgent }, { taken: () => {}, refused: () => {} }),
    confirm(recipient: number, packetSize = 32_768, window = 1_000_000): void {
      this.say('OPEN_CONFIRMATION', { recipient, sender: recipient + 100, window, packetSize });
    },
    named: (name: string) => sent.filter(([each]) => each === name),
  };
}

describe('the agent of a connection', () => {
  it.each<[string, (server: ReturnType<typeof openServer>, session: Session) => void]>([
    ['the server does not open', (server) => server.say('OPEN_FAILURE', 0, 2, 'open failed')],
    [
      'is given up before it opens',
      (server, session) => {
        session.abandon();
        server.confirm(0);
      },
    ],
  ])('is offered by the next session when the first one %s', (_title, fail) => {
    const server = openServer();
    fail(server, server.open(true));
    expect(server.client._agentFwdEnabled).toBe(false);
    server.open(true);
    server.confirm(1);
    expect(server.named('openssh_agentForward')).toEqual([['openssh_agentForward', 101, true]]);
    expect(server.client._agentFwdEnabled).toBe(true);
  });

  it('is offered once, by whichever session opens first', () => {
    const server = openServer();
    for (const _ of [0, 1]) server.open(true);
    server.confirm(1);
    server.confirm(0);
    expect(server.named('openssh_agentForward')).toEqual([['openssh_agentForward', 101, true]]);
    expect(server.named('exec')).toEqual([['exec', 100, 'cat', true]]);
  });
});

describe('the input of a session', () => {
  const input = Buffer.alloc(100_000, 'x');

  const packetsFor = (packetSize: number, bytes: Buffer): readonly number[] => {
    const server = openServer();
    const session = server.open();
    server.confirm(0, packetSize);
    server.say('SUCCESS', 0);
    session.input.write(bytes);
    return server.named('channelData').map(([, , data]) => (data as Buffer).length);
  };

  it('goes in packets that every server takes, even where one offers to take longer ones', () => {
    expect(packetsFor(0xffff_ffff, input)).toEqual([32_768, 32_768, 32_768, 1_696]);
    expect(packetsFor(40_000, input)).toEqual([32_768, 32_768, 32_768, 1_696]);
    expect(packetsFor(30_000, input)).toEqual([30_000, 30_000, 30_000, 10_000]);
  });

  it('does not stop this side for a server that offers to take packets of no bytes', () => {
    expect(packetsFor(0, input.subarray(0, 3))).toEqual([1, 1, 1]);
  });
});
