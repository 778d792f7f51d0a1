import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own, and what it tells: lines of a name and JSON. */
export class TellingProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #text = '';
  #complaints = '';

  /** @param program - path of a program for Node */
  constructor(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#text += chunk;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#complaints += chunk;
    });
    this.#ended = once(this.#child, 'close');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
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

  /** Stands still, as on a machine that sleeps, until it is woken. */
  stall(): void {
    this.#child.kill('SIGSTOP');
  }

  wake(): void {
    this.#child.kill('SIGCONT');
  }

  /** Like a crash: nothing of it is asked whether it is ready. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to leave, and waits for its end. */
  async end(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  #more(): Promise<unknown> {
    return new Promise((resolve) => this.#child.stdout?.once('data', resolve));
  }
}
