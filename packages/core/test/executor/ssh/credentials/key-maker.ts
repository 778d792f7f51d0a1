import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyMaker {
  readonly directory: string;
  /** The file of a new key, its public half beside it as `.pub`; made by ssh-keygen with these further arguments. */
  make(type: string, ...options: readonly string[]): string;
  remove(): void;
}

/** Makes keys in a directory of its own. */
export function openKeyMaker(): KeyMaker {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-login-'));
  let count = 0;
  return {
    directory,
    make(type, ...options) {
      const file = join(directory, `key-${count++}`);
      const passphrase = options.includes('-N') ? [] : ['-N', ''];
      execFileSync('ssh-keygen', ['-q', '-t', type, ...passphrase, ...options, '-C', 'test', '-f', file]);
      return file;
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The public half of a key file, in Base64. */
export function publicBlob(file: string): string {
  return readFileSync(`${file}.pub`, 'utf8').trim().split(' ')[1] as string;
}
