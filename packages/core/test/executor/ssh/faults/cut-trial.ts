import { existsSync, readFileSync } from 'node:fs';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { type ExecutionOptions, type ExecutionResult, OpsError } from '@opspilot/core';
import type { SshExecutorOptions } from '@opspilot/core/ssh';
import type { ProxiedBytes, ProxyEnd } from '../../../fixtures/ssh/fault-proxy.js';
import type { FaultyWay } from './faulty-way.js';

/** A byte at which a connection breaks. */
export interface Cut {
  /** Of a connection from its first byte on, or of one that stands, from the end of a first command on. */
  readonly of: 'new' | 'standing';
  readonly from: ProxyEnd;
  readonly after: number;
  readonly by: 'fin' | 'rst';
  /** Whether the first connection breaks there, or each one that is made. */
  readonly which: 'first' | 'every';
}

/** How a command over a connection that broke came out for the caller. */
export interface CutOutcome {
  readonly cut: Cut;
  readonly end: 'rejected' | 'pending' | ExecutionResult['status'];
  /** Of the rejection, or of the error that a result holds. */
  readonly code?: string;
  readonly output: string;
  readonly exitCode?: number | null;
  /** Bytes that the first connection carried, from where the cut counts them. */
  readonly carried: { readonly fromClient: number; readonly fromServer: number };
  /** The command adds a line to it whenever it runs. */
  readonly runsFile: string;
}

/** What the command prints and how it exits: nothing that a broken connection could leave behind. */
const printed = 'whole\n';
const exitCode = 7;

/** Long enough for a busy machine; a promise that settles later counts as pending. */
const patience = 20_000;

/** No timer may come to the rescue: each would end after our patience. */
const noRescue: SshExecutorOptions = {
  timeouts: { connect: 60_000, login: 60_000, session: 60_000 },
  keepalive: { interval: 60_000, count: 3 },
};

/** Runs a command through a way that breaks at a byte, with a new executor. */
export async function tryCut(
  way: FaultyWay,
  cut: Cut,
  runsFile: string,
  execution: ExecutionOptions = {},
): Promise<CutOutcome> {
  const attempts = cut.which === 'first' ? 3 : 1;
  const executor = way.executor({ ...noRescue, pool: { attempts, backoff: 0, breaker: { failures: 100, rest: 1 } } });
  const first = way.proxy.recordedBytes().length;
  const carriedBefore = cut.of === 'new' ? nothing : await stand(executor, way, first);
  const fault = { kind: 'cut', from: cut.from, after: cut.after, by: cut.by } as const;
  if (cut.of === 'standing') way.proxy.setFaultNow(fault);
  const isHealed = cut.of === 'standing' && cut.which === 'first';
  way.proxy.setFault(isHealed ? undefined : fault);
  let over = false;
  const heal = async (): Promise<void> => {
    while (!over && way.proxy.recordedBytes().length === first) await turn();
    way.proxy.setFault(undefined);
  };
  const healed = cut.which === 'first' && !isHealed ? heal() : Promise.resolve();
  try {
    const observed = await Promise.race([
      observe(executor, way, runsFile, execution),
      wait(patience, { end: 'pending', output: '' } as const, { ref: false }),
    ]);
    const { fromClient, fromServer } = way.proxy.recordedBytes()[first] ?? nothing;
    const carried = {
      fromClient: fromClient - carriedBefore.fromClient,
      fromServer: fromServer - carriedBefore.fromServer,
    };
    return { cut, ...observed, carried, runsFile };
  } finally {
    over = true;
    await healed;
    way.proxy.cut('rst');
    void executor.close();
  }
}

const nothing: ProxiedBytes = { fromClient: 0, fromServer: 0 };

/** Has a connection carry a command, so that what comes next goes over one that stands; gives what it carried by then. */
async function stand(
  executor: ReturnType<FaultyWay['executor']>,
  { proxy, host }: FaultyWay,
  number: number,
): Promise<ProxiedBytes> {
  proxy.setFault(undefined);
  const { stdout, stderr, result } = await executor.start(host, 'true');
  for (const stream of [stdout, stderr]) stream.resume();
  const { status } = await result;
  if (status !== 'exited') throw new Error(`the first command ended ${status}`);
  return proxy.recordedBytes()[number] ?? nothing;
}

type Observed = Pick<CutOutcome, 'end' | 'code' | 'output' | 'exitCode'>;

async function observe(
  executor: ReturnType<FaultyWay['executor']>,
  { host }: FaultyWay,
  file: string,
  options: ExecutionOptions,
): Promise<Observed> {
  try {
    const execution = await executor.start(host, `echo run >>${file};echo whole;exit ${exitCode}`, options);
    execution.stderr.resume();
    const [chunks, result] = await Promise.all([execution.stdout.toArray(), execution.result]);
    // A terminal ends its lines in its own way.
    const output = Buffer.concat(chunks as Buffer[])
      .toString()
      .replaceAll('\r', '');
    return { end: result.status, ...codeOf(result.error), output, exitCode: result.exitCode };
  } catch (error) {
    return { end: 'rejected', ...codeOf(error), output: '' };
  }
}

function codeOf(error: unknown): Pick<Observed, 'code'> {
  if (error === undefined) return {};
  return { code: OpsError.is(error) ? error.code : `no OpsError: ${JSON.stringify(error)}` };
}

/** How often the command ran. Ask when nothing of it runs any more. */
export function runsOf(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

/** What is wrong with an outcome; undefined when it is the truth. Ask when nothing of the command runs any more. */
export function wrongness({ cut, end, code, output, exitCode: exited, runsFile }: CutOutcome): string | undefined {
  const runs = runsOf(runsFile);
  const told = `${end}${code === undefined ? '' : ` (${code})`}, ${runs} runs, cut ${JSON.stringify(cut)}`;
  if (runs > 1) return `ran twice: ${told}`;
  if (end === 'rejected') {
    if (runs !== 0) return `rejected, and ran: ${told}`;
    return code === 'connection-lost' || code === 'connection-refused'
      ? undefined
      : `rejected with a wrong code: ${told}`;
  }
  if (end === 'unknown') return code === 'contact-lost' ? undefined : `unknown for a wrong reason: ${told}`;
  if (end !== 'exited') return `ended wrongly: ${told}`;
  if (runs !== 1 || exited !== exitCode || output !== printed) {
    return `a success that is none: ${told}, exit code ${exited}, output ${JSON.stringify(output)}`;
  }
  return undefined;
}
