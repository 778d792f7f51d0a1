import { type Host, type HostDirectory, OpsError } from '@opspilot/core';
import type { RunErrorCode } from '../journal/run-error.js';
import type { StoredProgram } from '../journal/stored-program.js';
import type { PlanErrorCode } from '../plan/plan-error.js';

/** What makes a host another machine, or another account there. */
const places = ['address', 'port', 'user', 'jump'] as const;

/** A host that is not where it was. */
interface HostChange {
  readonly host: string;
  /** `name` when the inventory has no such host any more. */
  readonly part: (typeof places)[number] | 'name';
  readonly was: string;
  readonly is: string;
}

function placeOf(host: Host, part: (typeof places)[number]): string {
  return JSON.stringify(host[part] ?? (part === 'jump' ? [] : null));
}

function changesOf(was: Host, is: Host | undefined): readonly HostChange[] {
  const host = was.name;
  if (is === undefined) return [{ host, part: 'name', was: JSON.stringify(host), is: 'null' }];
  return places
    .map((part) => ({ host, part, was: placeOf(was, part), is: placeOf(is, part) }))
    .filter((change) => change.was !== change.is);
}

/** How many changes the message of an error tells; the details have them all. */
const mostTold = 5;

/**
 * Every host of a run must be where it was when the run began: elsewhere there are no receipts, and what has run would run again.
 *
 * @throws OpsError `inventory-changed`
 */
export function checkInventory(run: string, { hosts, delegates }: StoredProgram, directory: HostDirectory): void {
  const now = new Map(directory.list().map((host) => [host.name, host]));
  const then = new Map([...hosts, ...delegates].map((host) => [host.name, host]));
  const changes = [...then.values()].flatMap((host) => changesOf(host, now.get(host.name)));
  if (changes.length === 0) return;
  const told = changes.slice(0, mostTold).map(({ host, part, was, is }) => {
    return part === 'name' ? `${host} is no longer there` : `${host} had the ${part} ${was} and has ${is}`;
  });
  const more = changes.length > mostTold ? `, and ${changes.length - mostTold} more` : '';
  throw new OpsError<RunErrorCode>(
    'inventory-changed',
    `The hosts of the run ${run} are not where they were: ${told.join(', ')}${more}. Nothing was started; the run is kept. Correct the inventory, or resume with { acceptInventory: true } if these are the same machines.`,
    { details: { run, changes } },
  );
}

/** A program whose hosts are where they are now, as somebody says that these are the same machines. */
export function relocated(program: StoredProgram, directory: HostDirectory): StoredProgram {
  const now = new Map(directory.list().map((host) => [host.name, host]));
  const move = (host: Host): Host => {
    const is = now.get(host.name);
    if (is === undefined) return host;
    const { address: _, port: __, user: ___, jump: ____, ...rest } = host;
    const given = places.flatMap((part) => (is[part] === undefined ? [] : [[part, is[part]]]));
    return { ...rest, ...Object.fromEntries(given) };
  };
  return { ...program, hosts: program.hosts.map(move), delegates: program.delegates.map(move) };
}

/**
 * Receipts must be looked for where they were left: elsewhere there are none, and what has run would run again.
 *
 * @param receipts - where they are now; undefined when none are left
 * @throws OpsError `receipts-changed`
 */
export function checkReceipts(run: string, { receipts: was }: StoredProgram, receipts: string | undefined): void {
  if (was === receipts) return;
  throw new OpsError<RunErrorCode>(
    'receipts-changed',
    `The run ${run} was begun with receipts in ${was ?? 'none'}, and the option "receipts" says ${receipts ?? 'none'}: what has run could not be told from what has not. Nothing was started; the run is kept. Go on with it by the option that it was begun with.`,
    { details: { run, was: was ?? null, is: receipts ?? null } },
  );
}

/** @throws OpsError `plan-changed` when what is to be run is not what somebody has agreed to */
export function checkDigest(is: string, agreed: string | undefined, what: string): void {
  if (agreed === undefined || agreed === is) return;
  throw new OpsError<PlanErrorCode>(
    'plan-changed',
    `${what} is not what was agreed to: the plan, its hosts, those that it delegates to or its parameters have changed. Nothing was started. Look at it again, and agree to ${is.slice(0, 12)}… or not.`,
    { details: { agreed, is } },
  );
}
