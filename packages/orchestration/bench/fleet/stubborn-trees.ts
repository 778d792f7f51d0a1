import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Each writes its pid into a file, and sleeps through a child of its own. */
const stubborn = `trap '' TERM
echo $$ >>"$1"
sleep 300 &
echo $! >>"$1"
wait
`;
/**
 * A tree that ignores SIGTERM: the shell, a child, one that leads a session of its own, one that has cleared its environment as
 * well, and a daemon that left its parent.
 */
const tree = `trap '' TERM
echo $$ >>"$1"
sh "$0-member" "$1" &
setsid sh "$0-member" "$1" &
env -i setsid sh "$0-member" "$1" &
(setsid sh "$0-member" "$1" &)
sleep 300 &
echo $! >>"$1"
wait
`;
const members = 10;

/** Trees of processes that have to be killed, on this machine, with their scripts in a directory. */
export class StubbornTrees {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async in(folder: string): Promise<StubbornTrees> {
    await writeFile(join(folder, 'tree'), tree);
    await writeFile(join(folder, 'tree-member'), stubborn);
    return new StubbornTrees(folder);
  }

  /** The command that starts one. */
  command(id: string): string {
    return `sh ${join(this.#folder, 'tree')} ${this.#fileOf(id)}`;
  }

  /** The pids of one, once all of it stands. */
  async standing(id: string): Promise<readonly string[]> {
    for (;;) {
      const text = await readFile(this.#fileOf(id), 'utf8').catch(() => '');
      const pids = text.split('\n').filter((line) => line !== '');
      if (pids.length === members) return pids;
      await delay(20);
    }
  }

  #fileOf(id: string): string {
    return join(this.#folder, `pids-${id}`);
  }
}

/** An opinion of its own: the processes that `ps` shows, zombies left out. */
export async function living(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,state=']);
  const rows = stdout.split('\n').map((row) => row.trim().split(/\s+/));
  return new Set(rows.filter(([, state]) => state?.startsWith('Z') === false).map(([pid = '']) => pid));
}
