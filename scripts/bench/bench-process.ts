// The child of run-bench-file.ts: loads one benchmark, runs it, sends its rows to the parent.
import { pathToFileURL } from 'node:url';
import type { BenchRun } from './run-bench-file.js';

async function run(path: string): Promise<BenchRun> {
  try {
    const { bench } = await import(pathToFileURL(path).href);
    if (typeof bench !== 'function') return { failure: 'it exports no function `bench`' };
    return { rows: await bench() };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const outcome = await run(process.argv[2] ?? '');
// A benchmark that leaves a handle open must not hold up those after it.
process.send?.(outcome, () => process.exit(0));
