import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Executor, Host } from '@opspilot/core';
import { openFaultyWay } from '../../../core/test/executor/ssh/faults/faulty-way.js';
import type { Fault, ProxiedBytes } from '../../../core/test/fixtures/ssh/fault-proxy.js';
import type { OpenSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { readReceipt, receiptExecutor } from '../../src/index.js';

/** A server, and a way to it that nothing strikes. */
export interface Ways {
  readonly server: OpenSshServer;
  readonly plain: Executor;
  readonly host: Host;
  readonly receipts: string;
}

/** What became of a command that a fault struck, once its host had been asked. */
export interface CutOutcome {
  /** How its start or its execution ended. */
  readonly end: string;
  /** What its receipt says in the end. */
  readonly standing: string;
  /** What was written: one `x` for each time that it ran. */
  readonly ran: string;
  readonly carried: ProxiedBytes;
}

/** Starts it through what breaks; tells how that ended. */
async function startThrough(executor: Executor, host: Host, command: string, id: string): Promise<string> {
  try {
    const execution = await executor.start(host, command, { id });
    execution.stdout.resume();
    execution.stderr.resume();
    const { status, exitCode, error } = await execution.result;
    return status === 'exited' ? `exited ${exitCode}` : `${status} ${error?.code ?? ''}`;
  } catch {
    return 'rejected';
  }
}

/** Strikes a command with a fault, asks its host about it as a resumed run does, and has it run where it has not. */
export async function tryCut({ server, plain, host, receipts }: Ways, fault: Fault, id: string): Promise<CutOutcome> {
  const file = join(server.directory, id);
  const command = `printf x >>${file}; exit 3`;
  const way = await openFaultyWay(server);
  way.proxy.setFault(fault);
  const struck = way.executor({ pool: { attempts: 1, backoff: 0 } });
  try {
    const end = await startThrough(receiptExecutor(struck, { directory: receipts }), way.host, command, id);
    const [carried = { fromClient: 0, fromServer: 0 }] = way.proxy.recordedBytes();
    const look = () => readReceipt((line) => plain.start(host, line), receipts, id);
    let receipt = await look();
    for (; receipt.standing === 'running'; receipt = await look()) await delay(20);
    if (receipt.standing === 'none') {
      await startThrough(receiptExecutor(plain, { directory: receipts }), host, command, id);
      receipt = await look();
    }
    const ran = await readFile(file, 'utf8').catch(() => '');
    return { end, standing: `${receipt.standing} ${receipt.exitCode}`, ran, carried };
  } finally {
    await struck.close();
    await way.close();
  }
}

/** What is wrong with an outcome; undefined when all is right: it ran once, its receipt says so, and no other end was told. */
export function wrongness({ end, standing, ran }: CutOutcome): string | undefined {
  if (ran !== 'x') return `ran ${ran.length} times, told ${end}, receipt ${standing}`;
  if (standing !== 'finished 3') return `receipt ${standing}, told ${end}`;
  const isRight = end === 'exited 3' || end === 'rejected' || end.startsWith('unknown ');
  return isRight ? undefined : `told ${end}`;
}
