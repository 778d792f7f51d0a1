import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { localExecutor, OpsPilot, type PilotOptions, type StorageAdapter } from '@opspilot/core';
import type { orchestration } from '../engine/create-orchestration.js';
import type { OrchestrationOptions } from '../engine/orchestration.js';
import type { Plan } from '../plan/plan.js';
import { receiptExecutor } from '../receipts/receipt-executor.js';
import { useReceipts } from './used-receipts.js';

/** A plugin that gives a pilot an orchestration, whatever runs it. */
export type OrchestrationPlugin = ReturnType<typeof orchestration>;

/** One store of runs, and an engine over it. */
export interface EngineFixture {
  /** Makes an empty store. `storage` and `plugin` are called for each process that comes to it, one after another. */
  open(): Promise<{
    /** The store, as one more process opens it. */
    storage(): StorageAdapter;
    /** The engine of that process. */
    plugin(options: OrchestrationOptions): OrchestrationPlugin;
    /** Takes the store away. */
    close?(): Promise<void>;
  }>;
}

const hosts = ['a', 'b', 'c', 'd'].map((name) => ({ name, address: 'localhost', labels: { zone: `zone ${name}` } }));

/** Hosts of every run: this machine, under four names. */
export const hostNames = hosts.map(({ name }) => name);

/** A store, a directory that commands leave their traces in, and the processes that come to it. */
export class EngineSite {
  readonly folder: string;
  readonly #store: Awaited<ReturnType<EngineFixture['open']>>;
  #pilots: { close(): Promise<void> }[] = [];

  private constructor(folder: string, store: Awaited<ReturnType<EngineFixture['open']>>) {
    this.folder = folder;
    this.#store = store;
  }

  static async open(fixture: EngineFixture): Promise<EngineSite> {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    await useReceipts(join(folder, 'receipts'));
    return new EngineSite(folder, await fixture.open());
  }

  /** What a process has: a pilot with the engine, on this machine, with receipts. */
  async process(
    options: OrchestrationOptions = {},
    others: Partial<Pick<PilotOptions, 'hosts' | 'clock' | 'secrets' | 'executor'>> = {},
  ) {
    const receipts = join(this.folder, 'receipts');
    const pilot = await OpsPilot.create({
      storage: this.#store.storage(),
      executor: receiptExecutor(localExecutor(), { directory: receipts }),
      hosts,
      analysis: false,
      ...others,
      plugins: [this.#store.plugin({ receipts, leaseTime: 1_000, ...options })],
    });
    this.#pilots.push(pilot);
    return pilot;
  }

  /** The process leaves its runs, and ends. */
  async leave(pilot: Awaited<ReturnType<EngineSite['process']>>): Promise<void> {
    await pilot.orchestration.leave();
    await this.end(pilot);
  }

  /** The process ends, with all that it runs. */
  async end(pilot: { close(): Promise<void> }): Promise<void> {
    this.#pilots = this.#pilots.filter((other) => other !== pilot);
    await pilot.close();
  }

  async close(): Promise<void> {
    for (const pilot of this.#pilots) await pilot.close();
    await this.#store.close?.();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A plan of one step. */
  plan(command: string, more: Partial<Plan> = {}): Plan {
    return { name: 'p', steps: [{ id: 's', command }], ...more };
  }

  write(name: string): Promise<void> {
    return writeFile(join(this.folder, name), '');
  }

  remove(name: string): void {
    rmSync(join(this.folder, name), { recursive: true, force: true });
  }

  /** What a file holds; nothing when there is none. */
  async read(name: string): Promise<string> {
    return readFile(join(this.folder, name), 'utf8').catch(() => '');
  }

  exists(name: string): Promise<boolean> {
    return stat(join(this.folder, name)).then(
      () => true,
      () => false,
    );
  }

  /** Whether a process runs. One that has ended and that nobody has asked for its end is listed, but does not. */
  async runs(pid: string): Promise<boolean> {
    const listed = promisify(execFile)('ps', ['-o', 'stat=', '-p', pid.trim()]);
    return listed.then(({ stdout }) => !stdout.trim().startsWith('Z')).catch(() => false);
  }

  async until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await delay(20);
  }
}
