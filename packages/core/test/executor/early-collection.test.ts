import { localExecutor, localHost } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

const mebibyte = 1024 * 1024;
let asked = 0;

/** An engine that has no room for large buffers. */
class CrampedArrayBuffer extends ArrayBuffer {
  constructor(length: number) {
    if (length > 32 * mebibyte) {
      asked += 1;
      throw new RangeError('Array buffer allocation failed');
    }
    super(length);
  }
}

beforeEach(() => {
  asked = 0;
  vi.stubGlobal('ArrayBuffer', CrampedArrayBuffer);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('collecting the buffers of output early', () => {
  const start = async (sizes: readonly number[]): Promise<readonly number[]> => {
    const executor = localExecutor();
    onTestFinished(() => executor.close());
    return Promise.all(
      sizes.map(async (size) => {
        const execution = await executor.start(localHost, `head -c ${size} /dev/zero`);
        execution.stderr.resume();
        let received = 0;
        for await (const chunk of execution.stdout) received += (chunk as Buffer).length;
        return received;
      }),
    );
  };

  it('costs no output, and no process, where there is no room for it', async () => {
    expect(await start([30 * mebibyte])).toEqual([30 * mebibyte]);
    expect(asked).toBe(2);
  });

  it('counts what all commands of an executor print', async () => {
    expect(await start([7 * mebibyte, 7 * mebibyte])).toEqual([7 * mebibyte, 7 * mebibyte]);
    expect(asked).toBe(1);
  });
});
