import { hash } from 'node:crypto';
import type { Host } from '../executor/host.js';
import type { RequestOptions } from './request.js';

function digest(value: string | Uint8Array): string {
  return hash('sha256', value);
}

function stdinDigest(stdin: RequestOptions['stdin']): string | null {
  if (stdin === undefined) return null;
  return typeof stdin === 'string' || stdin instanceof Uint8Array ? digest(stdin) : 'stream';
}

function sorted(record: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * What an approval is bound to: SHA-256 (hex) over the command, where it runs, for whom, and all that changes its
 * meaning. Bytes of a streamed stdin are not covered, only that there is a stream.
 */
export function subjectOf(
  command: string,
  host: Host,
  actor: string,
  verify: readonly string[],
  options: RequestOptions,
): string {
  return digest(
    JSON.stringify([
      command,
      [host.name, host.address ?? null, host.port ?? null, host.user ?? null, host.jump ?? []],
      actor,
      verify,
      options.cwd ?? null,
      sorted(options.env),
      sorted(options.secrets),
      options.become?.user ?? null,
      // Many a program behaves differently at a terminal.
      options.pty !== undefined,
      stdinDigest(options.stdin),
      options.successExitCodes ?? [0],
    ]),
  );
}

/** The subject together with the moment until which an approval holds. */
export function bindingOf(subject: string, expiresAt: number): string {
  return digest(`${subject}\n${expiresAt}`);
}
