import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { Clock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { feedInput } from '../execution-input.js';
import { armLimits, clockSchedule } from '../execution-limits.js';
import type { Execution, ExecutionErrorCode, ExecutionOptions, ExecutionResult } from '../executor.js';
import { executorError } from '../executor-error.js';
import { validateTerminalSize } from '../validate-options.js';
import type { ScriptedOutput, ScriptedReply } from './script.js';

const bufferedBytes = 128 * 1024;
const floodChunk = Buffer.alloc(64 * 1024, 'opspilot flood\n');

export interface PlayOptions {
  readonly clock: Clock;
  readonly execution: ExecutionOptions;
  /** Aborts when the executor closes. */
  readonly closing: AbortSignal;
  /** Called with every chunk of stdin that is read. */
  readonly heard: (bytes: Uint8Array) => void;
}

type End = Pick<ExecutionResult, 'status'> &
  Partial<Pick<ExecutionResult, 'exitCode' | 'signal' | 'timeout' | 'error'>>;

/** Plays a reply as a command would behave, held back by its reader and ended by its signal and its limits. */
export function playReply(reply: ScriptedReply, { clock, execution, closing, heard }: PlayOptions): Execution {
  const stdout = new PassThrough({ highWaterMark: bufferedBytes });
  const stderr = new PassThrough({ highWaterMark: bufferedBytes });
  const stop = new AbortController();
  const startedAt = clock.now();
  let settle: (result: ExecutionResult) => void;
  const result = new Promise<ExecutionResult>((resolve) => {
    settle = resolve;
  });

  const end = (facts: End): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    limits.clear();
    input.stop();
    execution.signal?.removeEventListener('abort', cancel);
    closing.removeEventListener('abort', cancel);
    stdout.end();
    stderr.end();
    settle({ exitCode: null, signal: null, ...facts, startedAt, endedAt: clock.now() });
  };
  const endByUs = (facts: End): void => {
    const survived = failure('termination-unconfirmed', 'As scripted, the command could not be ended.');
    end(reply.fault?.kind === 'survive' ? { status: 'unknown', error: survived } : facts);
  };
  const cancel = (): void => endByUs({ status: 'cancelled' });
  const limits = armLimits(execution.timeouts, {
    schedule: clockSchedule(clock),
    monotonic: () => clock.monotonic(),
    isHeld: () => stdout.writableNeedDrain || stderr.writableNeedDrain,
    passed: (timeout) => endByUs({ status: 'timed-out', timeout }),
  });
  const input = takeInput(execution.stdin, heard, (cause) => {
    endByUs({ status: 'cancelled', error: failure('stdin-failed', 'The stream handed in as stdin threw.', cause) });
  });
  execution.signal?.addEventListener('abort', cancel, { once: true });
  closing.addEventListener('abort', cancel, { once: true });

  const write = async (stream: Writable, bytes: string | Uint8Array | undefined): Promise<void> => {
    if (bytes === undefined || bytes.length === 0) return;
    stop.signal.throwIfAborted();
    limits.touch();
    if (!stream.write(bytes)) await once(stream, 'drain', { signal: stop.signal });
    limits.touch();
  };
  const print = async ({ after = 0, ...bytes }: ScriptedOutput): Promise<void> => {
    if (after > 0) await clock.sleep(after, stop.signal);
    await write(stdout, bytes.stdout);
    await write(stderr, bytes.stderr);
  };
  const play = async (): Promise<End> => {
    for (const output of [reply, ...(reply.output ?? [])]) await print(output);
    if (reply.fault?.kind === 'flood') await flood(reply.fault.bytes, (bytes) => write(stdout, bytes));
    await input.taken;
    if (reply.endsAfter !== undefined) await clock.sleep(reply.endsAfter, stop.signal);
    return endOf(reply);
  };
  play().then(end, (cause: unknown) => {
    // Stopped in the middle, which `end` has reported; anything else is a fault of the script.
    end({ status: 'unknown', error: failure('contact-lost', 'The script failed while it was played.', cause) });
  });

  // Aborted between the start and here: no event tells of it any more.
  if (closing.aborted || execution.signal?.aborted === true) cancel();

  return {
    stdout,
    stderr,
    result,
    resize: async (size) => {
      validateTerminalSize(size);
      if (execution.pty === undefined)
        throw executorError('pty-not-requested', 'The command has no terminal to resize.');
    },
  };
}

async function flood(bytes: number, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for (let rest = bytes; rest > 0; rest -= floodChunk.length) {
    await write(rest < floodChunk.length ? floodChunk.subarray(0, rest) : floodChunk);
  }
}

/** How a reply ends when nobody ends it first. */
function endOf({ fault, signal, exitCode }: ScriptedReply): End | Promise<never> {
  if (fault?.kind === 'hang' || fault?.kind === 'survive') return new Promise(() => {});
  if (fault?.kind === 'lose-contact') {
    return {
      status: 'unknown',
      error: failure('contact-lost', 'As scripted, contact was lost while the command ran.'),
    };
  }
  return signal === undefined ? { status: 'exited', exitCode: exitCode ?? 0 } : { status: 'signalled', signal };
}

/** Reads a command's input to its end. */
function takeInput(
  stdin: ExecutionOptions['stdin'],
  heard: (bytes: Uint8Array) => void,
  failed: (cause: unknown) => void,
): { readonly taken: Promise<void>; readonly stop: () => void } {
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      heard(chunk);
      done();
    },
  });
  const taken = new Promise<void>((resolve) => {
    sink.once('finish', resolve);
  });
  const feed = feedInput(stdin ?? '', sink, failed);
  return { taken, stop: () => feed.stop() };
}

function failure(code: ExecutionErrorCode, message: string, cause?: unknown): OpsError<ExecutionErrorCode> {
  return new OpsError(code, message, { cause });
}
