import type { Aside } from './aside.js';

/** Stands between what two scripts print. Longer than the name of a process, which may hold any byte. */
const separator = '\u0001the next script\u0001';
/** Bytes of scripts that go together: an argument of the kernel holds 128 KiB, a message of SSH twice as much. */
const longest = 32 * 1024;

interface Waiting {
  readonly script: string;
  readonly resolve: (printed: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs scripts through `aside`, so many at once, and those that wait meanwhile together in one go: a hundred commands
 * that are cancelled at once take a few sessions, not hundreds.
 */
export function batchedAside(aside: Aside, atOnce: number): Aside {
  const queue: Waiting[] = [];
  let running = 0;

  const next = (): void => {
    if (running >= atOnce || queue.length === 0) return;
    const batch = takeBatch(queue);
    running += 1;
    void run(batch, aside).finally(() => {
      running -= 1;
      next();
    });
    next();
  };
  return (script) =>
    new Promise((resolve, reject) => {
      queue.push({ script, resolve, reject });
      // All who ask in this turn of the event loop go together.
      setImmediate(next);
    });
}

/** From the head of the queue; at least one. */
function takeBatch(queue: Waiting[]): readonly Waiting[] {
  let bytes = 0;
  const rest = queue.findIndex(({ script }, index) => {
    bytes += script.length;
    return index > 0 && bytes > longest;
  });
  return queue.splice(0, rest === -1 ? queue.length : rest);
}

async function run(batch: readonly Waiting[], aside: Aside): Promise<void> {
  try {
    const printed = await aside(batch.map(({ script }) => script).join(`;printf "${separator}";`));
    const parts = printed.split(separator);
    if (parts.length !== batch.length) throw new Error('the machine did not answer every question');
    for (const [index, { resolve }] of batch.entries()) resolve(parts[index] ?? '');
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
