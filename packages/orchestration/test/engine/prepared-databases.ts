import { randomBytes } from 'node:crypto';
import { OpsPilot } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { Client } from 'pg';
import type { Postgres } from '../../../core/test/fixtures/postgres.js';
import { dbosOrchestration } from '../../src/dbos.js';

/**
 * Makes databases that have every table already, as copies of one: that takes a tenth of making the tables again. Workers
 * go by the limit that stands in them until they have looked again, a second later.
 */
export function preparedDatabases(
  { url: serverUrl, createDatabase }: Postgres,
  commandsPerWorker?: number,
): () => Promise<string> {
  let preparing: Promise<string> | undefined;
  const prepare = async (): Promise<string> => {
    const databaseUrl = await createDatabase();
    const plugins = [dbosOrchestration({ databaseUrl, ...(commandsPerWorker && { commandsPerWorker }) })] as const;
    const pilot = await OpsPilot.create({ storage: postgresStorage(databaseUrl), analysis: false, plugins });
    await pilot.close();
    return databaseUrl;
  };
  return async () => {
    preparing ??= prepare();
    const template = new URL(await preparing);
    const name = `prepared_${randomBytes(6).toString('hex')}`;
    const client = new Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(`create database ${name} template ${template.pathname.slice(1)}`);
    } finally {
      await client.end();
    }
    template.pathname = `/${name}`;
    return template.href;
  };
}
