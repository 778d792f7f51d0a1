import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { TellingProcess } from './telling-process.js';

const worker = await compiledProgram(new URL('./worker.ts', import.meta.url));

export interface EngineProcessOptions {
  readonly engine: 'sqlite' | 'postgres' | 'dbos';
  readonly mode: 'start' | 'work' | `recover:${string}`;
  readonly folder: string;
  readonly databaseUrl?: string;
  /** HOSTS, STEPS, BATCH, COMMANDS, LEASE_TIME, CLOCK_AHEAD; RECEIPTS and ADDRESS of a process that has others. */
  readonly sizes?: Readonly<Record<string, string>>;
}

/** A process with an engine (`worker.ts`), and what it tells. */
export class EngineProcess extends TellingProcess {
  constructor({ engine, mode, folder, databaseUrl = '', sizes = {} }: EngineProcessOptions) {
    super(worker, [engine, mode, folder, databaseUrl], sizes);
  }
}

/** How often each command of the run has run, by the file that it adds a line to. */
export async function countersIn(folder: string): Promise<Record<string, number>> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('count-')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, (texts[index] ?? '').split('\n').length - 1]));
}
