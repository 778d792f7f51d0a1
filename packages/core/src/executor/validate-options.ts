import { markerVariable } from './execution-environment.js';
import type { Become, ExecutionInput, ExecutionOptions, ExecutionTimeouts, TerminalOptions } from './executor.js';
import { executorError } from './executor-error.js';
import { maximumCommandBytes } from './validate-command.js';

/** The longest delay that timers keep; a longer one would fire at once. About 24.8 days. */
const maximumMilliseconds = 2 ** 31 - 1;
const executionId = /^[A-Za-z0-9_-]{1,64}$/;
const maximumCells = 65_535;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const userName = /^[A-Za-z_][A-Za-z0-9._-]{0,255}\$?$/;
const terminalName = /^[A-Za-z0-9][A-Za-z0-9+._-]{0,63}$/;

function invalid(message: string, option: string): never {
  throw executorError('invalid-execution-options', message, { details: { option } });
}

/**
 * Refuses options that cannot be honoured to the letter. Messages name the option, never the value of a variable or a password.
 *
 * @throws OpsError `invalid-execution-options`
 */
export function validateOptions(options: ExecutionOptions): void {
  if (options.id !== undefined) validateId(options.id);
  if (options.timeouts !== undefined) validateTimeouts(options.timeouts);
  if (options.env !== undefined) validateEnvironment(options.env);
  if (options.cwd !== undefined) validateDirectory(options.cwd);
  if (options.stdin !== undefined) validateInput(options.stdin);
  if (options.pty !== undefined) validateTerminal(options.pty);
  if (options.become !== undefined) validateBecome(options.become);
}

function validateId(id: string): void {
  if (typeof id !== 'string' || !executionId.test(id)) {
    invalid('id must be 1 to 64 letters, digits, _ or -; leave it out to have one made.', 'id');
  }
}

function validateTimeouts(timeouts: ExecutionTimeouts): void {
  for (const name of ['start', 'total', 'idle'] as const) {
    const limit = timeouts[name];
    if (limit === undefined) continue;
    if (!(typeof limit === 'number' && limit > 0 && limit <= maximumMilliseconds)) {
      invalid(
        `timeouts.${name} must be more than 0 and at most ${maximumMilliseconds} milliseconds (24.8 days); leave it out for no limit.`,
        `timeouts.${name}`,
      );
    }
  }
}

function validateEnvironment(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    const option = `env.${name}`;
    if (!variableName.test(name)) {
      invalid(`"${name}" is not a name for a variable: letters, digits and _ only, no digit first.`, option);
    }
    if (name === markerVariable) invalid(`${name} is set by the executor itself; choose another name.`, option);
    if (typeof value !== 'string') invalid(`The variable ${name} must be a string.`, option);
    if (value.includes('\0'))
      invalid(`The variable ${name} has a NUL character, which no environment can hold.`, option);
    if (Buffer.byteLength(value) + name.length + 1 > maximumCommandBytes) {
      invalid(
        `The variable ${name} is longer than ${maximumCommandBytes} bytes; send the value through stdin.`,
        option,
      );
    }
  }
}

function validateDirectory(cwd: string): void {
  if (typeof cwd !== 'string' || !cwd.startsWith('/')) invalid('cwd must be an absolute path on the host.', 'cwd');
  if (cwd.includes('\0')) invalid('cwd has a NUL character, which no path can hold.', 'cwd');
}

function validateInput(stdin: ExecutionInput): void {
  if (typeof stdin === 'string' || stdin instanceof Uint8Array) return;
  if (stdin === null || typeof stdin !== 'object' || typeof stdin[Symbol.asyncIterator] !== 'function') {
    invalid('stdin must be a string, a Uint8Array or an AsyncIterable of Uint8Array.', 'stdin');
  }
}

function validateTerminal(pty: TerminalOptions): void {
  validateTerminalSize(pty);
  if (pty.term !== undefined && !terminalName.test(pty.term)) {
    invalid('pty.term must be the name of a terminal, such as "xterm-256color".', 'pty.term');
  }
}

/**
 * Refuses a size that no terminal can have.
 *
 * @throws OpsError `invalid-execution-options`
 */
export function validateTerminalSize(size: { readonly columns: number; readonly rows: number }): void {
  for (const name of ['columns', 'rows'] as const) {
    const cells = size[name];
    if (!(Number.isInteger(cells) && cells >= 1 && cells <= maximumCells)) {
      invalid(`pty.${name} must be a whole number from 1 to ${maximumCells}.`, `pty.${name}`);
    }
  }
}

function validateBecome(become: Become): void {
  if (typeof become.user !== 'string' || !userName.test(become.user)) {
    invalid('become.user must be the name of a user of the host.', 'become.user');
  }
  if (become.password === undefined) return;
  // sudo reads one line: a line break would end the password early and hand the rest to the command.
  if (typeof become.password !== 'string' || /[\0\r\n]/.test(become.password)) {
    invalid('become.password must be one line of text.', 'become.password');
  }
}
