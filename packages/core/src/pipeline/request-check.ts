import { isAbortSignal } from '../errors/abort-signal.js';
import { OpsError } from '../errors/ops-error.js';
import { validateCommand } from '../executor/validate-command.js';
import { validateOptions } from '../executor/validate-options.js';
import { messageOf } from './ask-hooks.js';
import { frozenCopy } from './frozen-copy.js';
import type { CommandRequest, RequestErrorCode, RequestOptions } from './request.js';

type Parts = RequestOptions & { readonly command?: string; readonly intent?: string };

/** Characters; a sentence for a person or a model, not a document. */
const maxIntentLength = 32_768;

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new TypeError(message);
}

function text(value: unknown, part: string): asserts value is string {
  demand(typeof value === 'string' && value.trim() !== '', `${part} must be a string that is not blank.`);
}

function listOf(value: unknown, part: string, fits: (element: unknown, place: string) => void): void {
  demand(Array.isArray(value), `${part} must be an array.`);
  value.forEach((element, index) => {
    fits(element, `${part}[${index}]`);
  });
}

const shapes = {
  timeouts: '{ total: 10_000 }, in milliseconds',
  env: "{ LANG: 'C' }",
  secrets: "{ TOKEN: 'name-of-the-secret' }",
  pty: '{ columns: 80, rows: 24 }',
  become: "{ user: 'postgres' }",
  metadata: "{ ticket: 'OPS-7' }",
} as const;

function plainObject(value: unknown, part: keyof typeof shapes): asserts value is object {
  const holds = typeof value === 'object' && value !== null && !Array.isArray(value);
  demand(holds, `${part} must be a plain object, such as ${shapes[part]}.`);
}

function actor(value: unknown): void {
  if (typeof value !== 'object') {
    text(value, 'actor');
    return;
  }
  const { id, kind, roles } = value as NonNullable<Exclude<Parts['actor'], string>>;
  text(id, 'actor.id');
  demand(
    kind === undefined || ['person', 'agent', 'service'].includes(kind),
    'actor.kind must be person, agent or service.',
  );
  if (roles !== undefined) listOf(roles, 'actor.roles', text);
}

function timeouts(value: unknown): void {
  plainObject(value, 'timeouts');
  for (const name of Object.keys(value)) {
    demand(['start', 'total', 'idle'].includes(name), `There is no limit timeouts.${name}; use start, total or idle.`);
  }
  validateOptions({ timeouts: value });
}

function exitCodes(value: unknown): void {
  const range = 'must be a whole number from 0 to 255.';
  listOf(value, 'successExitCodes', (code, place) => {
    demand(Number.isInteger(code) && Number(code) >= 0 && Number(code) <= 255, `${place} ${range}`);
  });
  demand((value as unknown[]).length > 0, 'successExitCodes is empty, so nothing could succeed; leave it out for [0].');
}

function isFunction(value: unknown, part: string): void {
  demand(typeof value === 'function', `${part} must be a function.`);
}

function isSignal(value: unknown, part: string): void {
  demand(isAbortSignal(value), `${part} must be an AbortSignal.`);
}

/** What each part must be. A record, so that the compiler names what is forgotten. */
const checks: { readonly [Part in keyof Required<Parts>]: (value: unknown, part: string) => void } = {
  command: (value) => validateCommand(value as string),
  intent: (value, part) => {
    text(value, part);
    demand(
      value.length <= maxIntentLength,
      `intent is longer than ${maxIntentLength} characters; shorten it to what is to be done.`,
    );
  },
  host: text,
  actor,
  cwd: (value) => validateOptions({ cwd: value as string }),
  env: (value) => {
    plainObject(value, 'env');
    validateOptions({ env: value as Record<string, string> });
  },
  secrets: (value) => {
    plainObject(value, 'secrets');
    for (const [variable, name] of Object.entries(value)) text(name, `secrets.${variable}`);
    validateOptions({ env: value as Record<string, string> });
  },
  stdin: (value) => validateOptions({ stdin: value as string }),
  pty: (value) => {
    plainObject(value, 'pty');
    validateOptions({ pty: value as NonNullable<Parts['pty']> });
  },
  become: (value) => {
    plainObject(value, 'become');
    validateOptions({ become: value as NonNullable<Parts['become']> });
  },
  timeouts,
  successExitCodes: exitCodes,
  verify: (value, part) =>
    listOf(value, part, (line, place) => {
      try {
        validateCommand(line as string);
      } catch (error) {
        throw new TypeError(`${place}: ${messageOf(error)}`);
      }
    }),
  approval: text,
  metadata: (value) => plainObject(value, 'metadata'),
  parent: text,
  execution: (value) => validateOptions({ id: value as string }),
  signal: isSignal,
  permit: (value) => {
    const { check, withdrawn } = value as Partial<NonNullable<Parts['permit']>>;
    isFunction(check, 'permit.check');
    isSignal(withdrawn ?? {}, 'permit.withdrawn');
  },
  onOutput: isFunction,
};

/** Parts that are more than one value and could be changed by whoever keeps them, while the command is being judged. */
const compound: ReadonlySet<string> = new Set<keyof Parts>([
  'actor',
  'env',
  'secrets',
  'pty',
  'become',
  'timeouts',
  'successExitCodes',
  'verify',
  'metadata',
]);

function copyOf(part: string, value: unknown): unknown {
  if (compound.has(part)) return frozenCopy(value, part);
  return part === 'stdin' && value instanceof Uint8Array ? Buffer.from(value) : value;
}

function takePart(part: string, value: unknown): unknown {
  try {
    demand(Object.hasOwn(checks, part), `A request has no part "${part}"; remove it, or correct its name.`);
    demand(value !== null, `${part} must not be null; leave it out.`);
    const copy = copyOf(part, value);
    checks[part as keyof Parts](copy, part);
    return copy;
  } catch (error) {
    throw new OpsError<RequestErrorCode>('invalid-request', messageOf(error), { details: { part } });
  }
}

/**
 * A copy of a request as it is at this moment: what its maker changes from now on changes nothing. A part that is
 * unknown is refused rather than ignored, because somebody counts on what it says.
 *
 * @throws OpsError `invalid-request` saying which part, why, and what to do
 */
export function takeRequest(given: CommandRequest | string): CommandRequest {
  if (typeof given === 'string') return Object.freeze({ command: takePart('command', given) as string });
  const whole: unknown = given;
  if (typeof whole !== 'object' || whole === null) {
    throw new OpsError<RequestErrorCode>(
      'invalid-request',
      'A request is a command, or an object with a command or an intent.',
    );
  }
  const present = Object.entries(whole).filter(([, value]) => value !== undefined);
  const request: Parts = Object.fromEntries(present.map(([part, value]) => [part, takePart(part, value)]));
  if ((request.command === undefined) === (request.intent === undefined)) {
    throw new OpsError<RequestErrorCode>(
      'invalid-request',
      'A request has either a command or an intent: pass one of them.',
    );
  }
  const twice = Object.keys(request.secrets ?? {}).find((name) => Object.hasOwn(request.env ?? {}, name));
  if (twice !== undefined) {
    throw new OpsError<RequestErrorCode>(
      'invalid-request',
      `The variable ${twice} is in env and in secrets; remove one of them.`,
      { details: { part: 'secrets' } },
    );
  }
  return Object.freeze(request) as CommandRequest;
}
