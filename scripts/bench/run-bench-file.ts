import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from '../../bench/bench-row.js';

export type BenchRun = { readonly rows: readonly BenchRow[] } | { readonly failure: string };

// One that hangs must not keep the others from being measured; one that takes hours says how far it is.
const SILENCE_MILLISECONDS = 15 * 60_000;

const CHILD = fileURLToPath(new URL('./bench-process.ts', import.meta.url));

/**
 * Runs one benchmark in a process of its own, so that none inherits another's heap, and against the built packages, as
 * a user has them. What the benchmark prints goes to stderr; one that prints nothing for a quarter of an hour is ended.
 *
 * @param silence - milliseconds without a word after which it is ended
 */
export function runBenchFile(root: string, file: string, silence = SILENCE_MILLISECONDS): Promise<BenchRun> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [join(root, file)], {
      cwd: root,
      execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const hangs = setTimeout(() => child.kill('SIGKILL'), silence);
    for (const output of [child.stdout, child.stderr]) {
      output?.on('data', (chunk: Buffer) => {
        hangs.refresh();
        process.stderr.write(chunk);
      });
    }
    let run: BenchRun | undefined;
    child.on('message', (message: BenchRun) => {
      run = message;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(hangs);
      resolve(run ?? { failure: `the process ended with ${signal ?? `code ${code}`} and no result` });
    });
  });
}
