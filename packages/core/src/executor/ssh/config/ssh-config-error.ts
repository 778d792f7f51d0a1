import { OpsError } from '../../../errors/ops-error.js';
import type { Place } from './place.js';

/**
 * Codes of the errors on the way from a host to a settled login target. Nothing was connected to.
 *
 * - `ssh-config-invalid`: a file cannot be read or understood; details name `file`, `line` and what was `expected`.
 * - `ssh-config-unsupported`: a line that applies to the host asks for what is not supported, and going on without it
 *   could reach another machine; details name `file` and `line`.
 * - `ssh-target-invalid`: a name, address or login name that cannot be one, or none at all.
 * - `ssh-jump-invalid`: a machine to hop through that nobody knows, or a way that leads back to itself; details name the `path`.
 */
export type SshConfigErrorCode =
  | 'ssh-config-invalid'
  | 'ssh-config-unsupported'
  | 'ssh-target-invalid'
  | 'ssh-jump-invalid';

/** The error for a line, or for a whole file without one. */
export function configInvalid(place: { file: string; line?: number }, expected: string): OpsError<SshConfigErrorCode> {
  const { file, line } = place;
  const where = line === undefined ? file : `${file}:${line}`;
  return new OpsError('ssh-config-invalid', `${where}: ${expected}`, {
    details: { file, ...(line === undefined ? {} : { line }), expected },
  });
}

/** The error for a line whose meaning would be lost. */
export function configUnsupported(place: Place, message: string): OpsError<SshConfigErrorCode> {
  const { file, line } = place;
  return new OpsError('ssh-config-unsupported', `${file}:${line}: ${message}`, { details: { file, line } });
}

/** The error for what cannot be logged in to, and the line that says so, where one does. */
export function targetInvalid(name: string, message: string, place?: Place): OpsError<SshConfigErrorCode> {
  const where = place === undefined ? {} : { file: place.file, line: place.line };
  return new OpsError('ssh-target-invalid', message, { details: { name, ...where } });
}

/** The error for a way through other machines that cannot be gone. */
export function jumpInvalid(path: readonly string[], message: string): OpsError<SshConfigErrorCode> {
  return new OpsError('ssh-jump-invalid', message, { details: { path } });
}
