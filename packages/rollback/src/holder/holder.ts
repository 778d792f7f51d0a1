import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { ownProcess, processLives } from '@opspilot/core';
import { machineNumber } from '../machine/machine-number.js';

/** A process that holds something which outlives it. */
export interface Holder {
  /** Name of the machine, and which of that name it is, where it knows: containers and copies of a machine share names. */
  readonly host: string;
  /** Of the running system, and of the processes that see each other: numbers of processes mean something within them alone. */
  readonly boot: string;
  readonly namespace: string;
  readonly pid: number;
  /** When the process began, by the clock of its kernel: another process of the same number has another one. Empty where nobody tells. */
  readonly began: string;
}

/** A number of its own for this machine. Empty where it has none. */
async function ownNumber(): Promise<string> {
  const id = await readFile('/etc/machine-id', 'latin1').catch(() => '');
  return id.trim() === '' ? '' : machineNumber(id.trim());
}

/** This process. */
export async function currentHolder(): Promise<Holder> {
  const number = await ownNumber();
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '');
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return {
    ...{
      host: number === '' ? hostname() : `${hostname()}@${number}`,
      boot: boot.trim(),
      namespace: namespace.replace(/\D/g, ''),
    },
    ...{ pid: process.pid, began: ownProcess().started ?? '' },
  };
}

/** Whether a process is there; undefined when that cannot be told from here, since it belongs to another machine or container. */
export async function isThere(holder: Holder): Promise<boolean | undefined> {
  const here = await currentHolder();
  if (holder.host !== here.host) return undefined;
  // What ran before this machine started is gone; on another one of its name it may be there.
  if (holder.boot !== here.boot) return here.host.includes('@') ? false : undefined;
  if (holder.namespace !== here.namespace) return undefined;
  return processLives({ pid: holder.pid, started: holder.began === '' ? null : holder.began });
}

/** A holder as a name of a file; of letters, digits, `,` and what URLs keep. */
export function nameOfHolder({ host, boot, namespace, pid, began }: Holder): string {
  return [host, boot, namespace, String(pid), began].map(encodeURIComponent).join(',');
}

/** The holder that a name tells; undefined when it tells none. */
export function holderOfName(name: string): Holder | undefined {
  const [host, boot, namespace, pid, began, more] = name.split(',').map(decode);
  if (host === undefined || boot === undefined || namespace === undefined || began === undefined) return undefined;
  if (pid === undefined || !/^\d+$/.test(pid) || more !== undefined) return undefined;
  return { host, boot, namespace, pid: Number(pid), began };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
