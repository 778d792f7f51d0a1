import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** How a line is read from the terminal. */
export interface ReadLineOptions {
  /** Ends the question when it aborts. */
  readonly signal: AbortSignal;
  /** Called for Ctrl-C: while a line is typed, the terminal does not make a signal of it. */
  readonly interrupt: () => void;
  /** Whether nothing of what is typed is shown; default false. */
  readonly hidden?: boolean;
}

/** Milliseconds in which whatever was typed before the question arrives, and is thrown away. */
const drainTime = 50;

/** An answer typed before the question could be read is none. */
async function dropTypedAhead(): Promise<void> {
  process.stdin.resume();
  await pause(drainTime);
  while (process.stdin.read() !== null);
  process.stdin.pause();
}

/** Takes everything and shows nothing. */
function darkness(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** What the person types; undefined when they press Ctrl-D. Rejects when the signal aborts meanwhile. */
export async function readLine(
  prompt: string,
  { signal, interrupt, hidden = false }: ReadLineOptions,
): Promise<string | undefined> {
  await dropTypedAhead();
  const output = hidden ? darkness() : process.stdout;
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  // Only now does the terminal itself show nothing of what is typed.
  if (hidden) process.stdout.write(prompt);
  const left = once(terminal, 'close').then(() => undefined);
  terminal.once('SIGINT', interrupt);
  const typed = terminal.question(prompt, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  try {
    return await Promise.race([typed, left]);
  } finally {
    terminal.close();
  }
}
