import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestKey {
  /** The private key's file. */
  readonly file: string;
  /** As in a line of known_hosts: `ssh-ed25519 AAAA…`. */
  readonly line: string;
  readonly blob: Buffer;
}

export interface TestKeys {
  readonly directory: string;
  make(type: 'ed25519' | 'rsa' | 'ecdsa' | 'dsa', bits?: number): TestKey;
  /** A path in the directory for one test. */
  path(name: string): string;
  remove(): void;
}

/** Keys by ssh-keygen, in a directory that nobody else uses. */
export function openTestKeys(): TestKeys {
  const directory = mkdtempSync(join(tmpdir(), 'opspilot-known-hosts-'));
  let count = 0;
  return {
    directory,
    make(type, bits) {
      const file = join(directory, `key-${count++}`);
      const size = bits === undefined ? [] : ['-b', String(bits)];
      execFileSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-C', 'test', '-f', file]);
      const line = readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
      return { file, line, blob: Buffer.from(line.split(' ')[1] as string, 'base64') };
    },
    path(name) {
      const home = join(directory, `case-${count++}`);
      mkdirSync(home);
      return join(home, name);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
