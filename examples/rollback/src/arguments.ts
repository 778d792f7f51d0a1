import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { quote } from '@opspilot/core';
import type { RetentionPolicy } from '@opspilot/rollback';
import { lineToType } from './line-to-type.js';
import { type OptionValues, readOptions } from './options.js';
import { policyOf } from './policy.js';
import { UsageError } from './usage-error.js';

/** What every command takes. */
export interface Settings {
  /** Absolute. */
  readonly state: string;
  readonly approve: string | undefined;
}

/** What the command line asks for. Paths are absolute. */
export type Task =
  | { readonly type: 'help'; readonly isAsked: boolean }
  | { readonly type: 'run'; readonly command: string; readonly seconds: number | undefined }
  | { readonly type: 'snapshot'; readonly paths: readonly string[]; readonly note: string }
  | { readonly type: 'log' }
  | { readonly type: 'show'; readonly id: string }
  | { readonly type: 'diff'; readonly id: string; readonly paths: readonly string[] }
  | ({ readonly type: 'undo'; readonly id: string; readonly paths: readonly string[] } & UndoFlags)
  | { readonly type: 'verify'; readonly id: string | undefined }
  | { readonly type: 'verify-proof'; readonly file: string }
  | ({ readonly type: 'forget'; readonly policy: RetentionPolicy } & Pick<UndoFlags, 'isAgreed' | 'dryRun'>);

/** How something is brought back. */
export interface UndoFlags {
  readonly isAgreed: boolean;
  readonly force: boolean;
  /** Whether this may be another machine than the one that was kept. */
  readonly anyMachine: boolean;
  readonly dryRun: boolean;
  /** Whether what is too large to be kept may be gone for good. */
  readonly discardLarge: boolean;
  /** Commands that tell whether all is well afterwards. */
  readonly checks: readonly string[];
  /** File that a proof is written to; absolute. */
  readonly proof: string | undefined;
}

/** The user's own state, as the XDG Base Directory Specification has it. */
function stateDirectory({ XDG_STATE_HOME: given }: NodeJS.ProcessEnv): string {
  return join(given?.startsWith('/') ? given : join(homedir(), '.local', 'state'), 'opspilot', 'rollback');
}

/** Reads a command line. @throws UsageError */
export function readArguments(argv: readonly string[]): { readonly task: Task; readonly settings: Settings } {
  const { words, values } = readOptions(argv);
  const settings = { state: resolve(values.state ?? stateDirectory(process.env)), approve: values.approve };
  return { task: values.help ? { type: 'help', isAsked: true } : taskOf(words, values), settings };
}

function taskOf([type, ...rest]: readonly string[], values: OptionValues): Task {
  const [first, ...further] = rest;
  const id = (): string => first ?? missing(`${type} needs an ID; "${lineToType('log')}" lists them`);
  const proof = values.proof === undefined ? undefined : resolve(values.proof);
  const paths = (named: readonly string[]): readonly string[] => named.map((path) => resolve(path));
  const surplus = rest.slice(mostWords(type, proof !== undefined));
  if (surplus.length > 0) missing(`${type} makes nothing of "${surplus.join(' ')}"`);
  switch (type) {
    case undefined:
      return { type: 'help', isAsked: false };
    case 'run':
      if (first === undefined) missing('run needs a command');
      return {
        type,
        command: further.length === 0 ? (first ?? '') : rest.map((word) => quote(word)).join(' '),
        seconds: secondsIn(values.timeout),
      };
    case 'snapshot':
      if (first === undefined) missing('snapshot needs at least one path');
      return { type, paths: paths(rest), note: values.note ?? `snapshot of ${rest.join(' ')}` };
    case 'log':
      return { type };
    case 'show':
      return { type, id: id() };
    case 'diff':
      return { type, id: id(), paths: paths(further) };
    case 'undo': {
      const { yes: isAgreed, force, 'dry-run': dryRun, 'discard-large': discardLarge, check: checks = [] } = values;
      const how = { isAgreed, force, anyMachine: values['any-machine'], dryRun, discardLarge, checks, proof };
      return { type, id: id(), paths: paths(further), ...how };
    }
    case 'verify':
      return proof === undefined ? { type, id: first } : { type: 'verify-proof', file: proof };
    case 'forget':
      return { type, policy: policyOf(values), isAgreed: values.yes, dryRun: values['dry-run'] };
    default:
      return missing(`there is no command "${type}"`);
  }
}

/** Node's timers take no more than 2³¹ milliseconds. */
function secondsIn(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const seconds = Number(given);
  return seconds > 0 && seconds <= 2_000_000
    ? seconds
    : missing(`--timeout takes seconds, 2,000,000 at most, not "${given}"`);
}

/** How many words a command takes. */
function mostWords(type: string | undefined, isOfProof: boolean): number {
  if (type === 'log' || type === 'forget' || (type === 'verify' && isOfProof)) return 0;
  return type === 'show' || type === 'verify' ? 1 : Number.POSITIVE_INFINITY;
}

function missing(what: string): never {
  throw new UsageError(`${what}. "${lineToType('--help')}" says more.`);
}
