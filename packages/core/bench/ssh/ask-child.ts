import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a script of `bench/fixtures` in a process of its own. */
export function startChild(script: string, words: readonly string[]): ChildProcess {
  const file = fileURLToPath(new URL(`../fixtures/${script}`, import.meta.url));
  return fork(file, words, { execArgv: process.execArgv });
}

/** Sends an order and waits for the answer; an end without one is an error. */
export async function ask<Answer>(child: ChildProcess, order: object): Promise<Answer> {
  const abort = new AbortController();
  const { signal } = abort;
  child.send(order);
  try {
    const ended = once(child, 'exit', { signal }).then(([code, name]) => {
      throw new Error(`a process of the benchmark ended with ${name ?? code}`);
    });
    const [answer] = (await Promise.race([once(child, 'message', { signal }), ended])) as [Answer];
    return answer;
  } finally {
    abort.abort();
  }
}

/** Asks a process that has nothing behind it, and ends it. */
export async function askOnce<Answer>(script: string, words: readonly string[], order: object): Promise<Answer> {
  const child = startChild(script, words);
  try {
    return await ask<Answer>(child, order);
  } finally {
    child.kill();
  }
}
