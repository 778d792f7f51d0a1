import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StorageAdapter } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describe, expect, it, vi } from 'vitest';
import { compiledProgram } from '../../../core/test/fixtures/compiled-program.js';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { openLog, openTables, temporaryDirectory } from './open-log.js';
import { auditor, decision } from './samples.js';

const program = await compiledProgram(new URL('./appending-process.ts', import.meta.url));

function startProcess(kind: string, place: string, name: string) {
  const child = spawn(process.execPath, [program, kind, place, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const told: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => void told.push(line));
  return {
    told,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

function describeProcesses(kind: string, open: () => Promise<{ place: string; storage: StorageAdapter }>): void {
  describe(`several processes on one log in ${kind}`, { timeout: 120_000 }, () => {
    it('append to one chain, and kill -9 takes nothing that was acknowledged', async () => {
      const { place, storage } = await open();
      const { log } = await openLog({ storage });
      const processes = ['a', 'b', 'c'].map((name) => startProcess(kind, place, name));
      const haveBegun = () => expect(processes.every(({ told }) => told.length > 10)).toBe(true);
      await vi.waitFor(haveBegun, { timeout: 60_000, interval: 20 });
      // While the others write, and while this one does.
      for (const { kill } of processes) {
        await log.append(decision(1));
        await kill();
      }
      const told = processes.flatMap((process) => process.told.map((line) => line.split(' ')));
      const acknowledged = new Map(told.map(([sequence, hash]) => [Number(sequence), hash]));
      expect(acknowledged.size).toBe(told.length);
      const found = await log.verify(auditor);
      expect(found).toMatchObject({ isIntact: true, first: 1 });
      expect(found.records).toBe(found.last);
      const db = await openTables(storage);
      const rows = await db.selectFrom('audit_records').select(['sequence', 'hash']).execute();
      const stored = new Map(rows.map(({ sequence, hash }) => [sequence, hash]));
      const lost = [...acknowledged].filter(([sequence, hash]) => stored.get(sequence) !== hash);
      expect(lost).toEqual([]);
      await log.append(decision(1));
    });
  });
}

describeProcesses('sqlite', async () => {
  const place = join(await temporaryDirectory(), 'audit.db');
  return { place, storage: sqliteStorage(place, { lockTimeout: 20_000 }) };
});

await describePostgres('with a server', (postgres) => {
  describeProcesses('postgres', async () => {
    const place = await postgres.createDatabase();
    return { place, storage: postgresStorage(place) };
  });
});
