import { once } from 'node:events';
import type { OpsContext } from '@opspilot/core';
import type { Directories } from '../journal/directories.js';
import { keepsDirectories, type StoredProgram } from '../journal/stored-program.js';
import { enterReceipts } from '../receipts/enter-receipts.js';
import { placeOf, type ReceiptFence } from '../receipts/receipt.js';

/** Milliseconds that a host has to tell where its receipts lie. */
const askTimeouts = { total: 30_000 };

export interface RunDirectoriesOptions {
  readonly run: string;
  readonly program: StoredProgram;
  readonly journal: Directories;
  readonly hosts: Pick<OpsContext['hosts'], 'start'>;
}

/** The directories of receipts, by host, that a run begins commands in. */
export class RunDirectories {
  readonly #options: RunDirectoriesOptions;
  readonly #known = new Map<string, Promise<void>>();
  /** What is to be written with the next batch. */
  #pending = new Map<string, string>();
  #batch: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RunDirectoriesOptions) {
    this.#options = options;
  }

  /**
   * Resolves once it is written down in which directory, and in which boot, commands begin on a host. Each process asks the host once: another
   * process may log in as somebody else there.
   */
  async know(host: string, signal: AbortSignal): Promise<void> {
    const { receipts } = this.#options.program;
    if (receipts === undefined) return;
    const known = this.#known.get(host) ?? this.#ask(host, receipts);
    this.#known.set(host, known);
    // What could not be asked is asked again with the next command.
    known.catch(() => this.#known.delete(host));
    const over = new AbortController();
    const aborted = once(signal, 'abort', { signal: over.signal }).catch(() => {});
    await Promise.race([known, aborted]).finally(() => over.abort());
    signal.throwIfAborted();
  }

  /**
   * Whether commands of the run can have begun on a host in that directory alone, and in the boot that it is in, or nowhere yet. A
   * host that tells no boot may have lost what was written there last.
   */
  async isOnly(host: string, fence: ReceiptFence): Promise<boolean> {
    const { run, program, journal } = this.#options;
    const kept = await journal.directoryOf(run, host);
    if (kept === undefined) return keepsDirectories(program);
    return fence.boot !== undefined && kept === placeOf(fence);
  }

  async #ask(host: string, receipts: string): Promise<void> {
    const { hosts } = this.#options;
    const directory = await enterReceipts((line) => hosts.start(host, line, { timeouts: askTimeouts }), receipts);
    this.#pending.set(host, directory);
    this.#batch ??= this.#writing.then(() => this.#write());
    await this.#batch;
  }

  /** Those that come while some are written are written together. */
  async #write(): Promise<void> {
    const pending = this.#pending;
    this.#pending = new Map();
    this.#batch = undefined;
    const written = this.#options.journal.keepDirectories(this.#options.run, pending);
    this.#writing = written.catch(() => {});
    await written;
  }
}
