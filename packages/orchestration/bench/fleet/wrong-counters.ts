import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many of so many commands did not run exactly once: each adds a line to a file `count-…` of its own. */
export async function wrongCounters(folder: string, commands: number): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('count-'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return commands - texts.filter((text) => text === 'x\n').length;
}
