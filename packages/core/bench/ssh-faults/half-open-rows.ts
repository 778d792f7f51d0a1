import { once } from 'node:events';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Executor, Host } from '@opspilot/core';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { type FaultyWay, openFaultyWay } from '../../test/executor/ssh/faults/faulty-way.js';
import { endOf } from '../../test/executor/ssh/faults/settled.js';
import { openSshServer } from '../../test/fixtures/ssh/open-ssh-server.js';
import type { ConnectionPhase } from '../../test/fixtures/ssh/scripted-account.js';
import { openScriptedServer } from '../../test/fixtures/ssh/scripted-server.js';
import type { SshServer } from '../../test/fixtures/ssh/ssh-server.js';

const keepalive = { interval: 500, count: 3 };
/** Milliseconds in which silence is noticed at the latest; the limit of logins, which have no keepalive yet, is the same. */
const budget = keepalive.interval * (keepalive.count + 1);
const allowed = 1_000;
const rounds = 5;
const never = 120_000;

/** A connection to be made, or the one that stands. */
interface Ground {
  readonly way: FaultyWay;
  readonly executor: Executor;
  readonly host: Host;
}

/** On a server inside this process, which knows how far a connection has come. */
interface ScriptedGround extends Ground {
  /** Bytes that the server sends until it has done something. */
  readonly sent: (phase: ConnectionPhase) => number;
}

/** Goes silent in its own way; gives the milliseconds until that was noticed, or undefined when it was not. */
type Silence<On extends Ground = Ground> = (ground: On) => Promise<number | undefined>;

/** Runs a command over a first connection that goes silent at a byte; a second one works. */
function silentAt<On extends Ground>(offset: (ground: On) => number): Silence<On> {
  return async (ground) => {
    const { way, executor, host } = ground;
    const before = way.proxy.recordedBytes().length;
    way.proxy.setFault({ kind: 'silence', from: 'server', after: offset(ground) });
    const ended = endOf(executor, host, 'true');
    while (way.proxy.recordedBytes().length === before) await turn();
    way.proxy.setFault(undefined);
    const { end, milliseconds } = await ended;
    return end === 'pending' ? undefined : milliseconds;
  };
}

async function startedAndSilent({ way, executor, host }: Ground, command: string, signal?: AbortSignal) {
  const execution = await executor.start(host, command, signal === undefined ? {} : { signal });
  execution.stderr.resume();
  await once(execution.stdout, 'data');
  execution.stdout.resume();
  way.proxy.silence();
  const begun = performance.now();
  return async (): Promise<number | undefined> => {
    const { status } = await Promise.race([execution.result, wait(25_000, { status: 'pending' }, { ref: false })]);
    return status === 'unknown' ? performance.now() - begun : undefined;
  };
}

/** While a connection is made. */
const early: Readonly<Record<string, Silence<ScriptedGround>>> = {
  'during the handshake': silentAt(({ sent }) => sent('version') + 50),
  'during the login': silentAt(({ sent }) => sent('handshake') + 10),
  'while a session is opened': silentAt(({ sent }) => sent('ready')),
  'while a command is sent': silentAt(({ sent }) => sent('exec') - 1),
};

/** Once it stands. */
const later: Readonly<Record<string, Silence>> = {
  'while nothing runs': async ({ way, executor, host }) => {
    await endOf(executor, host, 'true');
    way.proxy.silence();
    const { end, milliseconds } = await endOf(executor, host, 'true');
    return end === 'exited' ? milliseconds : undefined;
  },
  'while a command is quiet': async (ground) => (await startedAndSilent(ground, 'echo up; exec sleep 300'))(),
  'while output comes': async (ground) => (await startedAndSilent(ground, 'exec head -c 500000000 /dev/zero'))(),
  'while a command is cancelled': async (ground) => {
    const abort = new AbortController();
    const noticed = await startedAndSilent(ground, 'echo up; exec sleep 300', abort.signal);
    abort.abort();
    return noticed();
  },
};

/** How much longer than the keepalive may take it takes until a connection that went silent is noticed. */
export async function halfOpenRows(): Promise<BenchRow[]> {
  const scripted = await openScriptedServer();
  const real = await openSshServer();
  const rows: BenchRow[] = [];
  let pending = 0;
  const add = async (name: string, meet: () => Promise<number | undefined>): Promise<void> => {
    const measured: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const milliseconds = await meet();
      if (milliseconds === undefined) pending += 1;
      else measured.push(milliseconds);
    }
    const excess = Math.max(...measured) - budget;
    rows.push({
      name: `half-open ${name}: noticed after the keepalive's budget`,
      value: excess,
      unit: 'ms, the slowest',
      against: `${budget} ms`,
      ratio: null,
      bar: `≤ ${allowed} ms`,
      met: measured.length === rounds && excess <= allowed,
    });
  };
  for (const [name, silence] of Object.entries({ ...early, ...later })) {
    await add(name, () =>
      onWayTo(scripted, (ground) => {
        const marks = scripted.phases.at(-1) ?? [];
        return silence({ ...ground, sent: (phase) => marks.find((mark) => mark.phase === phase)?.sent ?? 0 });
      }),
    );
  }
  const inHandshake = silentAt(() => bytesOfGreeting);
  for (const [name, silence] of Object.entries({ 'during the handshake': inHandshake, ...later })) {
    await add(`to sshd ${name}`, () => onWayTo(real, silence));
  }
  await Promise.all([scripted.close(), real.close()]);
  const unit = `of ${rows.length * rounds}`;
  const row = { unit, against: 'nothing', ratio: null, bar: '0' };
  return [...rows, { ...row, name: 'half-open: pending', value: pending, met: pending === 0 }];
}

/** Bytes of an sshd that are its name and a part of what it offers (RFC 4253, 4.2 and 7.1). */
const bytesOfGreeting = 100;

async function onWayTo(server: SshServer, silence: Silence): Promise<number | undefined> {
  const way = await openFaultyWay(server);
  const open = (): Executor =>
    way.executor({
      keepalive,
      timeouts: { connect: never, login: budget, session: never },
      pool: { attempts: 1, backoff: 0 },
    });
  const first = open();
  await endOf(first, way.host, 'true');
  await first.close();
  const executor = open();
  const milliseconds = await silence({ way, executor, host: way.host });
  way.proxy.cut('rst');
  await executor.close();
  await way.close();
  return milliseconds;
}
