import type { Kysely, Transaction } from 'kysely';
import type { HistorySchema } from './history-schema.js';
import { endAsGiven, recordColumns } from './record-row.js';

/** Rows moved in one transaction: a millisecond or two of the database's time. */
const batch = 200;

/**
 * Moves the commands that have ended from the journal to where every query has its index. Many at once cost a fraction
 * of what each would cost alone, and none of it is on the path of a command.
 *
 * @param claim - marks the rows of this call; unique
 */
export async function archiveJournal(db: Kysely<HistorySchema>, claim: string): Promise<void> {
  for (;;) {
    // Looking first: an empty transaction, too, takes the database's only lock.
    if (!(await hasEnded(db))) return;
    const moved = await db.transaction().execute((transaction) => moveSome(transaction, claim));
    if (moved < batch) return;
  }
}

async function hasEnded(db: Kysely<HistorySchema>): Promise<boolean> {
  const rows = await db.selectFrom('history_journal').select('id').where('status', '<>', 'running').limit(1).execute();
  return rows.length > 0;
}

async function moveSome(db: Transaction<HistorySchema>, claim: string): Promise<number> {
  // An update first: where several write at once it locks the rows, so that what is copied is what is deleted.
  const { numUpdatedRows } = await db
    .updateTable('history_journal')
    .set({ claim })
    .where('id', 'in', (eb) =>
      eb.selectFrom('history_journal').select('id').where('status', '<>', 'running').limit(batch),
    )
    .executeTakeFirst();
  const claimed = Number(numUpdatedRows);
  if (claimed === 0) return 0;
  await db
    .insertInto('history_commands')
    .columns(recordColumns)
    .expression((eb) => eb.selectFrom('history_journal').select(recordColumns).where('claim', '=', claim))
    .onConflict((conflict) => conflict.column('id').doUpdateSet(endAsGiven))
    .execute();
  await db.deleteFrom('history_journal').where('claim', '=', claim).execute();
  return claimed;
}
