import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { OpsError } from '@opspilot/core';
import type { StoreErrorCode } from '../store-error.js';

/** Where a repository is, and how it is opened. */
export interface ResticAccess {
  /** As `restic -r` takes it: a directory, `sftp:…`, `s3:…`, `rest:…`. */
  readonly repository: string;
  readonly password: string;
  /** The program; default `restic`. */
  readonly program?: string;
  /** Variables that it takes credentials of the place from, such as `AWS_ACCESS_KEY_ID`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Calls restic. */
export class Restic {
  readonly #access: ResticAccess;

  constructor(access: ResticAccess) {
    this.#access = access;
  }

  /**
   * Runs it to its end.
   *
   * @returns what it printed
   * @throws OpsError `store-tool-missing`, `store-key-wrong`, `store-busy`, `store-full`, `store-unreachable`
   */
  async run(words: readonly string[], directory = '/'): Promise<Buffer> {
    return this.#call(words, directory, (stdout) => buffer(stdout));
  }

  /** The same, with what it prints in a file. */
  async runInto(file: string, words: readonly string[]): Promise<void> {
    await this.#call(words, '/', (stdout) => pipeline(stdout, createWriteStream(file, { mode: 0o600 })));
  }

  async #call<Read>(
    words: readonly string[],
    cwd: string,
    read: (stdout: NodeJS.ReadableStream) => Promise<Read>,
  ): Promise<Read> {
    const { program = 'restic', repository, password, env } = this.#access;
    // It reads the password from stdin. Neither that nor the place, which may hold one, is among the arguments that everybody sees.
    const child = spawn(program, ['--no-cache', '--quiet', ...words], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env, RESTIC_REPOSITORY: repository },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ENOENT' ? toolMissing(program) : error),
      );
      child.once('close', resolve);
    });
    child.stdin.on('error', () => {});
    child.stdin.end(`${password}\n`);
    const [code, result, said] = await Promise.all([ended, read(child.stdout), buffer(child.stderr)]);
    if (code !== 0) throw resticFailed(words[0] ?? '', said.toString('utf8').trim());
    return result;
  }
}

function toolMissing(program: string): OpsError<StoreErrorCode> {
  return new OpsError('store-tool-missing', `There is no program ${program} here. Install restic 0.14 or newer.`);
}

/** What restic says, and what it means. It has exit codes of its own for these only from 0.17 on. */
const meanings: readonly (readonly [said: RegExp, code: StoreErrorCode, todo: string])[] = [
  [/wrong password|no key found/i, 'store-key-wrong', 'Give the password of the repository'],
  [/already locked|unable to create lock/i, 'store-busy', 'Try again when nobody else works on it'],
  [/no space left|disk quota/i, 'store-full', 'Make room; what was there before is as it was'],
  [/hash|damaged|corrupt|ciphertext verification/i, 'store-damaged', 'Let restic check it, or use a copy'],
];

function resticFailed(command: string, said: string): OpsError<StoreErrorCode> {
  const [, code, todo] = meanings.find(([pattern]) => pattern.test(said)) ?? [
    /./,
    'store-unreachable' as const,
    'See whether the repository is reached',
  ];
  return new OpsError(code, `restic ${command} failed: ${said.slice(0, 500)}. ${todo}, then try again.`);
}
