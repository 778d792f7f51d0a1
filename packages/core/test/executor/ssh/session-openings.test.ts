import type { Client } from 'ssh2';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/executor/ssh/channel/session.js';
import { Sessions } from '../../../src/executor/ssh/channel/sessions.js';

type Packet = readonly [name: string, ...fields: unknown[]];

/** The far end of ssh2's protocol: what is sent is written down, and the test says what the server answers. */
function openServer(taken: (session: Session) => void = () => {}) {
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
  let floods = 0;
  const sessions = new Sessions(client as unknown as Client, () => {
    floods += 1;
  });
  return {
    floods: () => floods,
    sent,
    client,
    say: (message: string, ...said: unknown[]) => handlers[`CHANNEL_${message}`]?.(protocol, ...said),
    open: (forwardAgent = false): Session =>
      sessions.open({ line: 'cat', terminal: undefined, forwardAgent }, { taken, refused: () => {} }),
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

describe('what a server sends', () => {
  const window = 2 * 1024 * 1024;
  const packet = Buffer.alloc(32 * 1024, 'x');
  const listening = () => {
    const server = openServer();
    const session = server.open();
    server.confirm(0);
    server.say('SUCCESS', 0);
    let taken = 0;
    const sink = { receive: (chunk: Buffer) => (taken += chunk.length), finish: () => {}, fail: () => {} };
    session.stdout.pour(sink);
    session.stderr.pour(sink);
    return { server, session, taken: () => taken };
  };

  it.each([
    ['stdout', (server: ReturnType<typeof openServer>) => server.say('DATA', 0, packet)],
    ['stderr', (server: ReturnType<typeof openServer>) => server.say('EXTENDED_DATA', 0, packet, 1)],
    [
      'a stream that nobody knows',
      (server: ReturnType<typeof openServer>) => server.say('EXTENDED_DATA', 0, packet, 7),
    ],
  ])('on %s without leave is not taken, and told', (_title, send) => {
    const { server, session } = listening();
    session.stdout.pause();
    for (let sent = 0; sent < window; sent += packet.length) send(server);
    expect(server.floods()).toBe(0);
    const before = server.sent.length;
    send(server);
    expect(server.floods()).toBe(1);
    expect(server.sent.slice(before)).toEqual([]);
  });

  it('on a stream that nobody knows is passed over, and gets leave to go on', () => {
    const { server, taken } = listening();
    for (let sent = 0; sent < 2 * window; sent += packet.length) server.say('EXTENDED_DATA', 0, packet, 7);
    expect([taken(), server.floods()]).toEqual([0, 0]);
  });

  it('with leave, and leave given again as it is read, is taken whole', () => {
    const { server, taken } = listening();
    for (let sent = 0; sent < 8 * window; sent += packet.length) server.say('DATA', 0, packet);
    expect([taken(), server.floods()]).toEqual([8 * window, 0]);
  });

  it.each([
    ['of POSIX', 'TERM', 'SIGTERM'],
    ['of its own', 'mine@example.org', 'SIGmine@example.org'],
    ['that is a command to terminals', '\u001b]0;owned\u0007', 'SIG??0?owned?'],
    ['that turns text around', 'K\u202eLLI \n', 'SIGK?LLI??'],
    ['without end', 'x'.repeat(100_000), `SIG${'x'.repeat(64)}`],
    ['that it leaves out', undefined, 'SIGUNKNOWN'],
  ])('as the name of a signal, one %s, is shown on any terminal', (_title, signal, shown) => {
    const { server, session } = listening();
    const ends: unknown[] = [];
    session.attend({
      exited: (code, name) => ends.push([code, name]),
      ended: () => {},
      closed: () => {},
      turnedAway: () => {},
    });
    server.say('REQUEST', 0, 'exit-signal', false, { signal });
    expect(ends).toEqual([[null, shown]]);
  });
});

describe('a session that nobody waits for any more', () => {
  it.each([
    ['asks for the agent', (server: ReturnType<typeof openServer>) => server.confirm(0), () => {}],
    ['opens only then', () => {}, (server: ReturnType<typeof openServer>) => server.confirm(0)],
  ])('and that %s is closed, and never sent its line', (_title, before, after) => {
    const server = openServer();
    const session = server.open(true);
    before(server);
    session.abandon();
    after(server);
    expect(server.named('channelClose')).toEqual([['channelClose', 100]]);
    server.say('SUCCESS', 0);
    expect(server.named('channelClose')).toHaveLength(1);
    expect(server.named('exec')).toEqual([]);
  });

  it('and that was sent its line is handed on when it is taken: what it runs is to be ended', () => {
    const taken: Session[] = [];
    const server = openServer((session) => taken.push(session));
    const session = server.open();
    server.confirm(0);
    session.abandon();
    expect(server.named('channelClose')).toEqual([]);
    server.say('SUCCESS', 0);
    expect(taken).toEqual([session]);
    session.signal('KILL');
    session.close();
    expect(server.sent.slice(-2)).toEqual([
      ['signal', 100, 'KILL'],
      ['channelClose', 100],
    ]);
  });
});
