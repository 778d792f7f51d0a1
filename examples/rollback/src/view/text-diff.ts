import { lstat, readFile } from 'node:fs/promises';
import { bytesOf, type Change, type Entry, type SnapshotStore } from '@opspilot/rollback';
import { structuredPatch } from 'diff';
import colors from 'picocolors';
import { printable } from './text.js';

/** Files that are longer are not compared line by line. */
const longest = 256 * 1024;

async function keptText(store: SnapshotStore, { content, size }: Entry): Promise<string | undefined> {
  if (content === undefined || size > longest) return undefined;
  const parts: Buffer[] = [];
  for await (const part of store.read(content)) parts.push(part);
  return textOf(Buffer.concat(parts));
}

async function textThere(change: Change): Promise<string | undefined> {
  const path = bytesOf(change.path);
  try {
    const { size } = await lstat(path);
    return size > longest ? undefined : textOf(await readFile(path));
  } catch {
    return undefined;
  }
}

function textOf(bytes: Buffer): string | undefined {
  return bytes.includes(0) ? undefined : bytes.toString('utf8');
}

/** What is otherwise in a text file now, line by line; nothing of what is no text, or too long. */
export async function textDiff(store: SnapshotStore, change: Change): Promise<readonly string[]> {
  if (change.kind !== 'replace' || change.entry.type !== 'file' || change.now.type !== 'file') return [];
  const [before, now] = await Promise.all([keptText(store, change.entry), textThere(change)]);
  if (before === undefined || now === undefined || before === now) return [];
  const { hunks } = structuredPatch('', '', before, now, '', '', { context: 2 });
  return hunks.flatMap(({ oldStart, newStart, lines }) => [
    colors.cyan(`  @@ -${oldStart} +${newStart} @@`),
    ...lines.map((line) => painted(`  ${printable(line)}`, line)),
  ]);
}

function painted(text: string, line: string): string {
  if (line.startsWith('+')) return colors.green(text);
  return line.startsWith('-') ? colors.red(text) : colors.dim(text);
}
