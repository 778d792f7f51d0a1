import { createAuditLog } from '@opspilot/compliance';
import { createRedactor, type StorageAdapter, systemClock, systemRandom } from '@opspilot/core';

/**
 * A process that appends to the log of a storage without end, some entries at a time, and tells on stdout the sequence and the
 * hash of what was acknowledged. First argument: the kind of storage; second: its path or URL; third: a name for its entries.
 */
const [kind = '', place = '', name = ''] = process.argv.slice(2);

async function openStorage(): Promise<StorageAdapter> {
  if (kind === 'postgres') return (await import('@opspilot/core/postgres')).postgresStorage(place);
  return (await import('@opspilot/core/sqlite')).sqliteStorage(place, { lockTimeout: 20_000 });
}

const log = await createAuditLog({
  storage: await openStorage(),
  clock: systemClock,
  random: systemRandom,
  redactor: createRedactor(),
});
for (let round = 0; ; round++) {
  const records = await Promise.all(
    [...Array(1 + (round % 5)).keys()].map((index) =>
      log.append({ type: 'custom.round-made', actor: { id: name }, data: { round, index } }),
    ),
  );
  process.stdout.write(records.map(({ sequence, hash }) => `${sequence} ${hash}\n`).join(''));
  // The pipe is written between turns.
  await new Promise((resolve) => setImmediate(resolve));
}
