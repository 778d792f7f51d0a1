import { CompiledQuery, type Kysely, type KyselyPlugin } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { selectPage } from '../../src/history/both-tables.js';
import type { HistoryQuery } from '../../src/history/history.js';
import { historyMigrations } from '../../src/history/history-migrations.js';
import type { HistorySchema } from '../../src/history/history-schema.js';
import { conditionsOf } from '../../src/history/query-conditions.js';
import { sqliteStorage } from '../../src/sqlite.js';

/** Tells what was sent to the database. */
function recorder(db: Kysely<HistorySchema>, sent: CompiledQuery[]): KyselyPlugin {
  return {
    transformQuery: ({ node, queryId }) => {
      sent.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
}

it.each<[index: string, HistoryQuery]>([
  ['by_time', {}],
  ['by_time', { since: 5 }],
  ['by_time', { until: 5 }],
  ['by_host', { host: 'web-1' }],
  ['by_actor', { actor: 'ann' }],
  ['by_parent', { parent: 'plan-1' }],
  ['by_status', { status: 'failed' }],
  ['by_status', { status: ['unknown', 'timed-out'] }],
])('SQLite reads %s for %o, a later page as well', async (index, query) => {
  const storage = sqliteStorage(':memory:');
  onTestFinished(() => storage.close());
  const db = await storage.open<HistorySchema>('history', historyMigrations);
  for (const after of [undefined, { created_at: 3, id: 'x' }]) {
    const sent: CompiledQuery[] = [];
    await selectPage(db.withPlugin(recorder(db, sent)), { condition: conditionsOf(query, after), limit: 10 });
    // The parts of a query come before the whole.
    const { sql, parameters } = sent.at(-1) as CompiledQuery;
    const plan = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    expect(plan.rows.map((row) => row.detail).join('\n')).toContain(`USING INDEX history_commands_${index}`);
  }
});
