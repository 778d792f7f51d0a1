import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSink } from '@opspilot/compliance';
import { createRedactor } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { expect, it } from 'vitest';
import { leakedCanaries, plantCanaries } from './canaries.js';
import { openLog, temporaryDirectory } from './open-log.js';
import { auditor, newSigner, textOf } from './samples.js';

it('keeps 200 secrets out of the log, its files and its exports', async () => {
  const directory = await temporaryDirectory();
  const redactor = createRedactor();
  const { secrets, entries } = plantCanaries(200, redactor);
  const storage = sqliteStorage(join(directory, 'audit.db'));
  const sinks = [fileSink(join(directory, 'checkpoints.jsonl'))];
  const { log } = await openLog({ storage, redactor, signer: newSigner(), sinks });
  const records = await Promise.all(entries.map((entry) => log.append(entry)));
  const outputs = new Map<string, Buffer>([['records', Buffer.from(JSON.stringify(records))]]);
  for (const format of ['jsonl', 'csv'] as const) {
    outputs.set(format, Buffer.from(await textOf(log.export({ actor: auditor, format }))));
  }
  expect((await log.verify(auditor)).isIntact).toBe(true);
  await log.close();
  for (const name of await readdir(directory)) outputs.set(name, await readFile(join(directory, name)));
  expect([...outputs.keys()]).toEqual(expect.arrayContaining(['audit.db', 'checkpoints.jsonl']));
  // The search itself finds what is there.
  expect(leakedCanaries(Buffer.from(JSON.stringify(entries)), secrets)).toHaveLength(200);
  const leaks = [...outputs].flatMap(([name, bytes]) =>
    leakedCanaries(bytes, secrets).map((secret) => `${name}: ${secret}`),
  );
  expect(leaks).toEqual([]);
});
