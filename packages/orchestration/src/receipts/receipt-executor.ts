import {
  type Execution,
  type ExecutionOptions,
  type ExecutionResult,
  type Executor,
  type Host,
  newId,
  type Random,
  systemClock,
  systemRandom,
} from '@opspilot/core';
import { answerOf } from './answer-of.js';
import { checkReceiptOptions } from './check-receipt-options.js';
import type { StartThere } from './receipt.js';
import { defaultTimeToLive, secondsNow } from './receipt-age.js';
import { receiptScript } from './receipt-script.js';
import { isOpen, type Started, settled } from './settled-result.js';
import { readSignature, type Signed, signatureScript } from './signature-script.js';
import { sweepDaily } from './sweep-script.js';

/** Options of {@link receiptExecutor}. */
export interface ReceiptOptions {
  /** Where receipts lie on every host: an absolute path, or one that begins with `~/`. Default `~/.opspilot/receipts`. */
  readonly directory?: string;
  /** Of each stream, the bytes that are kept, about. Default 1 MiB; none of a command that is given secrets. */
  readonly keptBytes?: number;
  /**
   * Milliseconds after which a receipt is removed from its host, by a later start there; never while its execution runs. From
   * then on its name may be used again. 7 days or longer; default 30 days.
   */
  readonly timeToLive?: number;
}

/** Where receipts lie unless said otherwise. */
const defaultDirectory = '~/.opspilot/receipts';

/** Seconds after which a host is asked again when it was swept last. */
const sweepEvery = 86_400;

/** Milliseconds that a host has to tell who signed a receipt. */
const askTimeouts = { total: 10_000 };

/** Who signed the receipt of a name, if anybody; undefined when the host does not tell. */
async function signatureOf(
  inner: Executor,
  host: Host,
  options: ExecutionOptions,
  script: string,
): Promise<Signed | undefined> {
  const { become } = options;
  const asked = { timeouts: askTimeouts, ...(become === undefined ? {} : { become }) };
  const start: StartThere = (command) => inner.start(host, command, asked);
  const { stdout, status } = await answerOf(start, script);
  if (status !== 'exited') return undefined;
  return readSignature(stdout.toString());
}

/**
 * An executor whose executions leave receipts on their hosts: of those with one name (`ExecutionOptions.id`) a host runs one,
 * once, whoever starts it how often; and what came of it can be read later, by another process too. A command goes on when
 * contact to it is lost. Its exit code is what a shell says of it: 128 and the signal's number after a signal.
 *
 * An execution whose name was taken ends as `unknown` with the error `receipt-taken`: that of the name may have run, and its
 * receipt tells. Where no receipt can be written the command is `not-run`, with `receipt-unwritable`. Without a name, nothing
 * is changed.
 *
 * Output of a command that is given secrets (`ExecutionOptions.secrets`) is not kept: nothing on the host takes them out of it.
 *
 * @throws OpsError `invalid-receipt-options`
 */
export function receiptExecutor(
  inner: Executor,
  options: ReceiptOptions = {},
  random: Random = systemRandom,
): Executor {
  checkReceiptOptions(options);
  const { directory = defaultDirectory, keptBytes = 1_048_576, timeToLive = defaultTimeToLive } = options;
  /** When a host was last asked by us. */
  const swept = new Map<string, number>();
  const sweepOf = ({ name }: Host, seconds: number): string | undefined => {
    const last = swept.get(name);
    if (last !== undefined && Math.abs(seconds - last) < sweepEvery) return undefined;
    swept.set(name, seconds);
    return sweepDaily(directory, seconds, Math.ceil(timeToLive / 1_000));
  };
  const settle = async (result: ExecutionResult, host: Host, options: ExecutionOptions, of: Started) => {
    if (!isOpen(result)) return result;
    const script = signatureScript(directory, of.id);
    const signature = await signatureOf(inner, host, options, script).catch(() => undefined);
    return settled(result, signature, of);
  };
  return {
    kind: inner.kind,
    ...(inner.simulated === undefined ? {} : { simulated: inner.simulated }),
    close: () => inner.close(),
    start: async (host, command, options = {}): Promise<Execution> => {
      const { id, secrets = [] } = options;
      // What is no command or no name is for the executor to refuse.
      const isNamed = typeof id === 'string' && typeof command === 'string' && command.trim() !== '';
      if (!isNamed || inner.simulated === true) return inner.start(host, command, options);
      const nonce = newId(systemClock, random);
      const hasTerminal = options.pty !== undefined;
      const seconds = secondsNow();
      const sweep = sweepOf(host, seconds);
      const kept = secrets.length > 0 ? 0 : keptBytes;
      const line = receiptScript({ directory, id, command, keptBytes: kept, nonce, seconds, hasTerminal, sweep });
      const execution = await inner.start(host, line, options);
      return {
        stdout: execution.stdout,
        stderr: execution.stderr,
        resize: (size) => execution.resize(size),
        result: execution.result.then((result) => settle(result, host, options, { id, nonce, directory })),
      };
    },
  };
}
