import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openLog } from './open-log.js';
import { decision, newSigner } from './samples.js';

it('is signed while records are appended, and no log is called damaged for that', async () => {
  const signer = newSigner();
  // A key in hardware takes its time.
  const slow = {
    ...signer,
    sign: async (...what: Parameters<typeof signer.sign>) => {
      await wait(2);
      return signer.sign(...what);
    },
  };
  const failures: unknown[] = [];
  const events = { emit: (_type: string, data: unknown) => void failures.push(data) } as never;
  const { log } = await openLog({
    signer: slow,
    events,
    checkpointEvery: { records: 10 },
  });
  for (let round = 0; round < 20; round += 1)
    await Promise.all(Array.from({ length: 15 }, (_, index) => log.append(decision(15 * round + index))));
  await log.checkpoint();
  expect(failures).toEqual([]);
  expect(log.status().isOpen).toBe(true);
});
