import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { History } from '../../src/history/history.js';
import { sqliteStorage } from '../../src/sqlite.js';
import { compiledProgram } from '../fixtures/compiled-program.js';
import { type FileHistory, openHistory, readAll, spooledFiles, temporaryDirectory } from './open-history.js';

const program = await compiledProgram(new URL('./writing-process.ts', import.meta.url));

interface Writer {
  readonly child: ChildProcess;
  /** What it told so far. */
  readonly told: readonly string[];
  /** The id in the first line. */
  readonly id: Promise<string>;
  kill(): Promise<void>;
}

function startWriter(path: string, mode: 'endless' | 'one'): Writer {
  const child = spawn(process.execPath, [program, path, mode], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const told: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const id = new Promise<string>((resolve, reject) => {
    lines.once('line', (line) => resolve(line.split(' ')[1] ?? ''));
    lines.once('close', () => reject(new Error('the writing process said nothing')));
  });
  lines.on('line', (line) => told.push(line));
  return { child, told, id, kill };
}

async function openBeside(): Promise<FileHistory> {
  const directory = await temporaryDirectory();
  const path = join(directory, 'ops.db');
  const storage = sqliteStorage(path);
  return { ...(await openHistory(storage)), directory, path, storage };
}

async function everyStatus(history: History): Promise<ReadonlyMap<string, string>> {
  const statuses = new Map<string, string>();
  for (let last: string | undefined; ; ) {
    const page = await history.list({ limit: 1_000, ...(last === undefined ? {} : { after: last }) });
    for (const { id, end } of page) statuses.set(id, end?.status ?? 'running');
    last = page.at(-1)?.id;
    if (last === undefined) return statuses;
  }
}

describe('a process that dies', { timeout: 120_000 }, () => {
  it('leaves its running command unknown at once, and nothing in the spool', async () => {
    const { directory, path, history } = await openBeside();
    const writer = startWriter(path, 'one');
    const id = await writer.id;
    await vi.waitFor(async () => expect(await spooledFiles(directory)).toHaveLength(1), 10_000);
    await writer.kill();
    expect((await history.get(id))?.end).toMatchObject({
      status: 'unknown',
      executed: 'unknown',
      exitCode: null,
      error: { code: 'owner-gone' },
    });
    expect(await history.list({ status: 'running' })).toEqual([]);
    expect(await history.count({ status: 'unknown' })).toBe(1);
    await history.prune({});
    expect(await spooledFiles(directory)).toEqual([]);
    expect((await history.get(id))?.end?.status).toBe('unknown');
  });

  it('is noticed by the next one that opens the history', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'ops.db');
    const writer = startWriter(path, 'one');
    const id = await writer.id;
    await writer.kill();
    const { history } = await openHistory(sqliteStorage(path));
    expect((await history.list())[0]).toMatchObject({ id, end: { status: 'unknown' } });
  });

  it('loses nothing that it was told is written', async () => {
    const { path, history } = await openBeside();
    for (let round = 0; round < 3; round++) {
      const writer = startWriter(path, 'endless');
      await writer.id;
      await new Promise((resolve) => setTimeout(resolve, 50 + 70 * round));
      await writer.kill();
      const statuses = await everyStatus(history);
      const lost = writer.told.filter((line) => {
        const [what, id = ''] = line.split(' ');
        // The last one may have ended without having had the time to say so.
        const expected = what === 'ended' ? ['succeeded'] : ['succeeded', 'unknown'];
        return !expected.includes(statuses.get(id) ?? 'missing');
      });
      expect(writer.told.length).toBeGreaterThan(0);
      expect(lost).toEqual([]);
    }
    const database = new Database(path, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
  });
});

describe('a process that lives', { timeout: 120_000 }, () => {
  it('keeps its running command and its files, whatever another one does', async () => {
    const { directory, path, history } = await openBeside();
    const writer = startWriter(path, 'one');
    const id = await writer.id;
    await vi.waitFor(async () => expect(await spooledFiles(directory)).toHaveLength(1), 10_000);
    await history.prune({ maxAge: 0, maxCommands: 0, maxSpoolBytes: 0 });
    expect((await history.get(id))?.end).toBeNull();
    expect(await history.list({ status: 'running' })).toHaveLength(1);
    expect(await spooledFiles(directory)).toHaveLength(1);
    writer.child.stdin?.write('\n');
    await once(writer.child, 'exit');
    expect((await history.get(id))?.end?.status).toBe('succeeded');
    expect((await readAll(await history.output(id, 'stdout'))).toString()).toBe('longer than sixteen bytes');
    await history.prune({});
    expect(await spooledFiles(directory)).toHaveLength(1);
  });
});
