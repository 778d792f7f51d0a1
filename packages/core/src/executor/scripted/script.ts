import type { Host } from '../host.js';

/** A command that a scripted executor was given, with all of it but secrets. */
export interface ScriptedCall {
  readonly command: string;
  readonly host: Host;
  /** The option `id`, when given. */
  readonly id: string | undefined;
  readonly cwd: string | undefined;
  /** Names of the variables handed in; their values may be secret. */
  readonly env: readonly string[];
  /** User to become. */
  readonly become: string | undefined;
  readonly hasTerminal: boolean;
  /** What has been read from stdin so far; all of it once the command has ended. */
  readonly stdin: Uint8Array;
  /** Milliseconds since the epoch, by the executor's clock. */
  readonly calledAt: number;
}

/** A piece of output, `after` so many milliseconds from the piece before. */
export interface ScriptedOutput {
  readonly after?: number;
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string | Uint8Array;
}

/**
 * Something that goes wrong.
 *
 * - `reject`: `start` rejects with `code`; the command never ran.
 * - `lose-contact`: after the output the end is `unknown`, with `contact-lost`.
 * - `hang`: after the output nothing more, until it is cancelled or times out.
 * - `survive`: like `hang`, and whoever tries to end it cannot prove that it is gone: `unknown`, with `termination-unconfirmed`.
 * - `flood`: `bytes` bytes of text on stdout as fast as they are read, then the exit.
 */
export type ScriptedFault =
  | { readonly kind: 'reject'; readonly code: string; readonly message?: string }
  | { readonly kind: 'lose-contact' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'survive' }
  | { readonly kind: 'flood'; readonly bytes: number };

/** What a command does: starts, prints, reads its input to the end, and exits (with 0, when nothing else is said). */
export interface ScriptedReply {
  /** Milliseconds until it has started; the limit `start` applies to them. */
  readonly startsAfter?: number;
  /** Printed at once, before `output`. */
  readonly stdout?: string | Uint8Array;
  readonly stderr?: string | Uint8Array;
  readonly output?: readonly ScriptedOutput[];
  /** Milliseconds from the last output to the end. */
  readonly endsAfter?: number;
  readonly exitCode?: number;
  /** Name of the signal that kills it, instead of an exit code. */
  readonly signal?: string;
  readonly fault?: ScriptedFault;
}

/** One line of a script: which commands it answers, and how. */
export interface ScriptedRule {
  /** The whole command, a pattern found in it, or a question about the call. */
  readonly command: string | RegExp | ((call: ScriptedCall) => boolean);
  /** Name of the host, or a pattern found in it; default any. */
  readonly host?: string | RegExp;
  /** How many calls it answers before it steps aside; default all. */
  readonly times?: number;
  /** What the command does. */
  readonly reply: ScriptedReply | ((call: ScriptedCall) => ScriptedReply);
}

/** Whether `rule` is about `call`. */
export function ruleMatches(rule: ScriptedRule, call: ScriptedCall): boolean {
  const { command, host } = rule;
  if (host !== undefined && !textMatches(host, call.host.name)) return false;
  return typeof command === 'function' ? command(call) : textMatches(command, call.command);
}

function textMatches(expected: string | RegExp, text: string): boolean {
  // `search`, unlike `test`, keeps no position from one call to the next.
  return typeof expected === 'string' ? expected === text : text.search(expected) !== -1;
}
