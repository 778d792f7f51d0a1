import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Execution, ExecutionOptions, ExecutionResult, Executor } from '../../executor/executor.js';
import type { Host } from '../../executor/host.js';
import { afterAll, beforeAll } from '../vitest.js';

/** A fresh executor, and a host that it reaches. */
export interface ExecutorFixture {
  readonly executor: Executor;
  readonly host: Host;
  /** Frees what the fixture took, after the executor was closed. */
  dispose?(): Promise<void>;
}

/** What an executor or its host can do beyond the contract's core. */
export interface ExecutorCapabilities {
  /** Terminals; default true. */
  readonly pty?: boolean;
  /** A user of the host that `become` reaches without a password; default none. */
  readonly become?: string | undefined;
}

/** How the suite gets at an executor. */
export interface ExecutorConformanceOptions {
  /** A new executor, and where it runs commands. */
  open(): Promise<ExecutorFixture>;
  readonly capabilities?: ExecutorCapabilities;
}

/** How a command ended, and all it printed. */
export interface Ran extends ExecutionResult {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** One group's executor and its tools. Everything about the host is asked of the host, in POSIX shell. */
export interface Trial {
  start(command: string, options?: ExecutionOptions): Promise<Execution>;
  /** Runs to the end and reads all output. */
  run(command: string, options?: ExecutionOptions): Promise<Ran>;
  /** Standard output as text, the last line break off; throws unless the exit code is 0. */
  text(command: string, options?: ExecutionOptions): Promise<string>;
  /** An absolute path of the host that nobody else uses; nothing is there. */
  path(): string;
  /** Waits until `command` succeeds. */
  until(command: string): Promise<void>;
  /** Whether something still appends to the file: known at once where it does, and after a while where it does not. */
  isBeating(file: string): Promise<boolean>;
}

/** Milliseconds that a test may take. Nothing waits this long unless something is wrong. */
export const patience = 60_000;
/** Appends to `$1`'s file forever, to show that a process lives. */
export const heartbeat = (file: string): string => `while :; do echo x >> ${file}; sleep 0.1; done`;

/** Opens an executor for the tests of a group. */
export function useTrial(options: ExecutorConformanceOptions): Trial {
  let fixture: ExecutorFixture;
  let directory: string;
  let paths = 0;
  const start: Trial['start'] = (command, execution) => fixture.executor.start(fixture.host, command, execution);
  const run: Trial['run'] = async (command, execution) => runToEnd(await start(command, execution));
  const text: Trial['text'] = async (command, execution) => {
    const ran = await run(command, execution);
    if (ran.exitCode !== 0)
      throw new Error(`"${command}" ended ${ran.status} ${ran.exitCode}: ${ran.stderr.toString()}`);
    return ran.stdout.toString().replace(/\n$/, '');
  };
  beforeAll(async () => {
    fixture = await options.open();
    directory = await text('mktemp -d');
  }, patience);
  afterAll(async () => {
    await run(`rm -rf ${directory}`);
    await fixture.executor.close();
    await fixture.dispose?.();
  }, patience);
  return {
    start,
    run,
    text,
    path: () => `${directory}/${paths++}`,
    until: async (command) => {
      for (;;) {
        if ((await run(command)).exitCode === 0) return;
        await delay(20);
      }
    },
    isBeating: async (file) => {
      const size = (): Promise<string> => text(`wc -c < ${file}`);
      const before = await size();
      for (let looks = 0; looks < 7; looks++) {
        await delay(100);
        if ((await size()) !== before) return true;
      }
      return false;
    },
  };
}

/** Reads both streams to their ends and waits for the result. */
export async function runToEnd(execution: Execution): Promise<Ran> {
  const [stdout, stderr, result] = await Promise.all([
    readAll(execution.stdout),
    readAll(execution.stderr),
    execution.result,
  ]);
  return { ...result, stdout, stderr };
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Throws away what an execution prints, as whoever does not care must. */
export function discard(execution: Execution): Execution {
  execution.stdout.resume();
  execution.stderr.resume();
  return execution;
}

/** Waits for the command's first output, then throws the rest away. */
export async function whenPrinting(execution: Execution): Promise<void> {
  execution.stderr.resume();
  await new Promise<void>((resolve) => {
    execution.stdout.once('data', () => resolve());
  });
  execution.stdout.resume();
}

/** Bytes without a pattern that a lucky mistake would keep. */
export function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 0x9e3779b9;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export const everyByte: Buffer = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Yields the chunks one by one, never to end when `endless`. */
export async function* chunksOf(chunks: readonly Uint8Array[], ending: 'ends' | 'hangs' | 'throws' = 'ends') {
  for (const chunk of chunks) yield chunk;
  if (ending === 'throws') throw new Error('the source broke');
  if (ending === 'hangs') await new Promise<never>(() => {});
}
