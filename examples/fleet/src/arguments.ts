import { userInfo } from 'node:os';
import type { Order } from '@opspilot/orchestration';
import { lineToType } from './line-to-type.js';
import { number, share } from './numbers.js';
import { type OptionValues, readOptions } from './options.js';
import { UsageError } from './usage-error.js';

/** How hosts are reached. */
export interface Reach {
  readonly identity?: string;
  readonly knownHosts?: string;
  /** False for none. */
  readonly sshConfig?: string | false;
}

/** What every command takes. */
export interface Settings {
  readonly json: boolean;
  readonly output: boolean;
  /** Path or URL of the journal; undefined for that of the user. */
  readonly database: string | undefined;
  /** Milliseconds. */
  readonly leaseTime: number;
  readonly inventory: string | undefined;
  readonly approve: string | undefined;
  readonly reach: Reach;
}

/** What the command line asks for. */
export type Task =
  | {
      readonly type: 'help';
      /** False where nothing was asked for at all. */
      readonly isAsked: boolean;
    }
  | {
      readonly type: 'run';
      readonly plan: string;
      readonly hosts: readonly string[] | undefined;
      readonly values: Readonly<Record<string, string>>;
      readonly digest: string | undefined;
    }
  | {
      readonly type: 'simulate';
      readonly plan: string;
      readonly hosts: readonly string[] | undefined;
      readonly values: Readonly<Record<string, string>>;
      readonly failure: number;
      readonly runs: number;
    }
  | {
      readonly type: 'resume';
      readonly run: string;
      readonly acceptInventory: boolean;
      readonly digest: string | undefined;
    }
  | {
      readonly type: 'retry';
      readonly run: string;
      readonly hosts: readonly string[] | undefined;
      /** Ids of steps that somebody knows to be done. */
      readonly done: readonly string[];
      readonly includesUnknown: boolean;
    }
  | { readonly type: 'status'; readonly run: string; readonly follow: boolean }
  | {
      readonly type: 'history';
      /** Name of a plan. */
      readonly name: string | undefined;
      readonly last: number;
    }
  | { readonly type: 'prune'; readonly days: number }
  | { readonly type: 'order'; readonly run: string; readonly order: Order };

function valuesOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--set takes NAME=VALUE; got "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function namesOf(list: string | undefined): readonly string[] | undefined {
  return list?.split(',').map((each) => each.trim());
}

function orderOf(word: string | undefined, { host, step, result, hosts, 'include-unknown': all }: OptionValues): Order {
  const by = userInfo().username;
  const names = namesOf(hosts);
  switch (word) {
    case 'pause':
    case 'resume':
    case 'promote':
    case 'abort':
    case 'cancel':
    case 'roll-back':
      return { type: word, by };
    case 'retry':
      return { type: word, by, ...(names && { hosts: names }), ...(all && { includesUnknown: true }) };
    case 'skip':
      if (host === undefined) throw new UsageError('skip takes --host, and --step for one step of it.');
      return { type: word, by, host, ...(step === undefined ? {} : { step }) };
    case 'resolve':
      if (host === undefined || step === undefined || (result !== 'succeeded' && result !== 'failed')) {
        throw new UsageError('resolve takes --host, --step and --result, which is succeeded or failed.');
      }
      return { type: word, by, host, step, result };
    default:
      throw new UsageError(
        `An order is pause, resume, promote, skip, retry, abort, cancel, roll-back or resolve; got "${word ?? ''}".`,
      );
  }
}

function pastTask(
  name: 'history' | 'prune',
  subject: string | undefined,
  rest: readonly string[],
  { last, 'older-than': days }: OptionValues,
): Task {
  const tooMany = name === 'history' ? rest : [subject ?? [], rest].flat();
  if (tooMany.length > 0) throw new UsageError(`fleet ${name} makes nothing of "${tooMany.join(' ')}".`);
  if (name === 'history') return { type: name, name: subject, last: Math.round(number(last, 'last', 1, 1_000)) };
  if (days === undefined) throw new UsageError('prune takes --older-than DAYS: runs that ended before are removed.');
  return { type: name, days: number(days, 'older-than', 0, 36_500) };
}

function taskOf([name, subject, ...rest]: readonly string[], values: OptionValues): Task {
  if (values.help || name === undefined) return { type: 'help', isAsked: values.help };
  if (name === 'history' || name === 'prune') return pastTask(name, subject, rest, values);
  const isPlan = name === 'run' || name === 'simulate';
  if (!isPlan && !['resume', 'retry', 'status', 'cancel', 'order'].includes(name)) {
    throw new UsageError(`There is no command "${name}"; "${lineToType('--help')}" tells which there are.`);
  }
  if (subject === undefined)
    throw new UsageError(
      `fleet ${name} takes ${isPlan ? 'a plan' : `the id of a run; "${lineToType('history')}" lists them`}.`,
    );
  const [word, ...more] = rest;
  const tooMany = name === 'order' ? more : rest;
  if (tooMany.length > 0) throw new UsageError(`fleet ${name} makes nothing of "${tooMany.join(' ')}".`);
  const hosts = namesOf(values.hosts);
  const given = { plan: subject, hosts, values: valuesOf(values.set) };
  switch (name) {
    case 'run':
      return { type: 'run', ...given, digest: values.digest };
    case 'simulate':
      return {
        type: 'simulate',
        ...given,
        failure: share(values.failure, 'failure'),
        runs: Math.round(number(values.runs, 'runs', 1, 100_000)),
      };
    case 'resume':
      return { type: 'resume', run: subject, acceptInventory: values['accept-inventory'], digest: values.digest };
    case 'retry':
      return {
        type: 'retry',
        run: subject,
        hosts,
        done: namesOf(values.done) ?? [],
        includesUnknown: values['include-unknown'],
      };
    case 'status':
      return { type: 'status', run: subject, follow: values.follow };
    case 'cancel':
      return { type: 'order', run: subject, order: orderOf('cancel', values) };
    default:
      return { type: 'order', run: subject, order: orderOf(word, values) };
  }
}

/** @throws UsageError */
export function readArguments(argv: readonly string[]): { readonly task: Task; readonly settings: Settings } {
  const { words, values } = readOptions(argv);
  const config = values['ssh-config'];
  return {
    task: taskOf(words, values),
    settings: {
      json: values.json,
      output: values.output,
      database: values.db,
      leaseTime: 1_000 * number(values.lease, 'lease', 0.1, 86_400),
      inventory: values.inventory,
      approve: values.approve,
      reach: {
        ...(values.identity === undefined ? {} : { identity: values.identity }),
        ...(values['known-hosts'] === undefined ? {} : { knownHosts: values['known-hosts'] }),
        ...(config === undefined ? {} : { sshConfig: config === 'none' ? false : config }),
      },
    },
  };
}
