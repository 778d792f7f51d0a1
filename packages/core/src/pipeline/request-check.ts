import { OpsError } from '../errors/ops-error.js';
import type { CommandRequest, RequestErrorCode } from './request.js';

/** Above this no POSIX system takes a command as one argument (Linux: MAX_ARG_STRLEN, 32 pages). */
const maxCommandBytes = 131_071;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

function refuse(what: string): never {
  throw new OpsError<RequestErrorCode>('invalid-request', what);
}

function checkCommand(command: unknown, what: string): void {
  if (typeof command !== 'string' || command.trim() === '') refuse(`${what} must be a string that is not blank.`);
  if (command.includes('\0')) refuse(`${what} holds a NUL character, which no shell can take; remove it.`);
  const bytes = Buffer.byteLength(command);
  if (bytes > maxCommandBytes) {
    refuse(
      `${what} is ${bytes} bytes long and at most ${maxCommandBytes} can be passed; hand a long script to "sh -s" through stdin.`,
    );
  }
}

function checkVariables(variables: unknown, what: string): void {
  if (variables === undefined) return;
  if (typeof variables !== 'object' || variables === null) refuse(`${what} must be an object of strings.`);
  for (const [name, value] of Object.entries(variables)) {
    if (!variableName.test(name)) refuse(`${what} has the name ${JSON.stringify(name)}, which is no variable name.`);
    if (typeof value !== 'string' || value.includes('\0')) refuse(`${what}.${name} must be a string without NUL.`);
  }
}

function checkTimeouts(timeouts: CommandRequest['timeouts']): void {
  for (const [name, value] of Object.entries(timeouts ?? {})) {
    if (value !== undefined && !(typeof value === 'number' && value > 0)) {
      refuse(`timeouts.${name} must be a number of milliseconds above 0; got ${String(value)}.`);
    }
  }
}

/** @throws OpsError `invalid-request` saying which part and why */
export function checkRequest(request: CommandRequest): void {
  if (typeof request !== 'object' || request === null)
    refuse('A request is a command, or an object with a command or an intent.');
  const command = 'command' in request ? request.command : undefined;
  const intent = 'intent' in request ? request.intent : undefined;
  if ((command === undefined) === (intent === undefined)) refuse('A request has either a command or an intent.');
  if (command !== undefined) checkCommand(command, 'command');
  if (intent !== undefined && (typeof intent !== 'string' || intent.trim() === ''))
    refuse('intent must be a sentence.');
  for (const [index, check] of (request.verify ?? []).entries()) checkCommand(check, `verify[${index}]`);
  if (request.cwd !== undefined && !/^\/[^\0]*$/.test(request.cwd)) refuse('cwd must be an absolute path.');
  checkVariables(request.env, 'env');
  checkVariables(request.secrets, 'secrets');
  checkTimeouts(request.timeouts);
}
