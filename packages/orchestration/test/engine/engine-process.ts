import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';

const worker = await compiledProgram(new URL('./worker.ts', import.meta.url));

export interface EngineProcessOptions {
  readonly engine: 'sqlite' | 'postgres' | 'dbos';
  readonly mode: 'start' | 'work' | `recover:${string}`;
  readonly folder: string;
  readonly databaseUrl?: string;
  /** HOSTS, STEPS, BATCH, COMMANDS, LEASE_TIME, CLOCK_AHEAD. */
  readonly sizes?: Readonly<Record<string, string>>;
}

/** A process with an engine (`worker.ts`), and what it tells. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #text = '';
  #complaints = '';

  constructor({ engine, mode, folder, databaseUrl = '', sizes = {} }: EngineProcessOptions) {
    this.#child = spawn(process.execPath, [worker, engine, mode, folder, databaseUrl], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...sizes },
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#text += chunk;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#complaints += chunk;
    });
    this.#ended = once(this.#child, 'close');
  }

  /** What it has told under a name, in order. */
  told(what: string): unknown[] {
    const lines = this.#text.split('\n').slice(0, -1);
    return lines.filter((line) => line.startsWith(`${what} `)).map((line) => JSON.parse(line.slice(what.length + 1)));
  }

  /** The first thing that it tells under a name. Rejects when it ends without. */
  async first(what: string): Promise<unknown> {
    for (;;) {
      const [value] = this.told(what);
      if (value !== undefined) return value;
      const isOver = await Promise.race([this.#ended.then(() => true), this.#more().then(() => false)]);
      if (isOver && this.told(what).length === 0) throw new Error(`it ended without "${what}": ${this.#complaints}`);
    }
  }

  /** Like a crash: nothing of it is asked whether it is ready. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Leaves its runs, and ends. */
  async end(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  #more(): Promise<unknown> {
    return new Promise((resolve) => this.#child.stdout?.once('data', resolve));
  }
}

/** How often each command of the run has run, by the file that it adds a line to. */
export async function countersIn(folder: string): Promise<Record<string, number>> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('count-')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, (texts[index] ?? '').split('\n').length - 1]));
}
