import type { Clock } from '@opspilot/core';

/** Waits for what somebody else was asked, and no longer: what comes later is not heard. */
export async function answerWithin<Value>(
  milliseconds: number,
  clock: Pick<Clock, 'sleep'>,
  work: Promise<Value>,
): Promise<Value> {
  const over = new AbortController();
  const late = clock.sleep(milliseconds, over.signal).then(() => {
    throw new Error(`it did not answer within ${milliseconds} ms.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
