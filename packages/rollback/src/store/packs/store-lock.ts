import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, by the clock of its kernel: another process of the same number has another one. */
  readonly began: string;
  readonly boot: string;
}

/** A lock that is held until it is released, or its process is gone. */
export interface StoreLock {
  release(): Promise<void>;
}

async function beginOf(pid: number | 'self'): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  // The name in brackets may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '')).trim();
}

/** Notes in a directory that this process is at work there. Any number of processes may be. */
export async function takeLock(directory: string): Promise<StoreLock> {
  const holder: Holder = {
    ...{ host: hostname(), pid: process.pid },
    ...{ began: (await beginOf('self')) ?? '', boot: await bootId() },
  };
  const file = `${directory}/${process.pid}-${randomBytes(8).toString('hex')}.lock`;
  await writeFile(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
  return { release: () => rm(file, { force: true }) };
}

/** How many are at work. Locks of processes of this machine that are gone are taken away; those of other machines count. */
export async function countLocks(directory: string): Promise<number> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.lock'));
  const standing = await Promise.all(names.map((name) => isHeld(`${directory}/${name}`)));
  await Promise.all(
    names.filter((_, index) => standing[index] === false).map((name) => rm(`${directory}/${name}`, { force: true })),
  );
  return standing.filter(Boolean).length;
}

async function isHeld(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  let holder: Holder;
  try {
    holder = JSON.parse(text);
  } catch {
    // Being written this moment, or by a process that died while it wrote: nobody can tell, so it counts.
    return true;
  }
  if (holder.host !== hostname()) return true;
  if (holder.boot !== (await bootId())) return false;
  if (holder.began === '') return isAlive(holder.pid);
  return (await beginOf(holder.pid)) === holder.began;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
