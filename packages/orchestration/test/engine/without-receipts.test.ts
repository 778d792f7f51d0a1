import { localExecutor } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import type { OrchestrationOptions, Plan } from '../../src/index.js';
import { killedRun } from './killed-run.js';
import { useSqliteSite } from './sqlite-site.js';

const { site, journalFile } = useSqliteSite();
const options = { receipts: undefined } as unknown as OrchestrationOptions;
const withoutReceipts = () => ({ executor: localExecutor() });

/** A command that may run twice: it leaves its mark, and waits where there is something to wait for. */
function idempotentPlan(): Plan {
  const { folder } = site();
  const command = `echo x >> ${folder}/count; while [ -e ${folder}/wait ]; do sleep 0.02; done`;
  return { name: 'p', steps: [{ id: 's', command, idempotent: true, onUnknown: 'fail' }] };
}

describe('a command that may run twice, of a killed controller, on a host that keeps no receipts', () => {
  const killed = () =>
    killedRun({ site: site(), journalFile: journalFile(), plan: idempotentPlan(), options, others: withoutReceipts() });

  it('is run again', async () => {
    const id = await killed();
    const { orchestration } = await site().process(options, withoutReceipts());
    expect((await (await orchestration.resume(id)).result).status).toBe('succeeded');
    expect(await site().read('count')).toBe('x\nx\n');
  });

  it('is not told as cancelled by who was told to cancel before: the first one may run still', async () => {
    const id = await killed();
    await site().write('wait');
    const { orchestration } = await site().process(options, withoutReceipts());
    await orchestration.order(id, { type: 'cancel' });
    const { status, hosts } = await (await orchestration.resume(id)).result;
    expect({ status, hosts }).toEqual({
      status: 'cancelled',
      hosts: [{ host: 'a', standing: 'unknown', failed: true, step: 's' }],
    });
  });

  it('is not told as cancelled where only the second one is known to have ended', async () => {
    const id = await killed();
    await site().write('wait');
    const { orchestration } = await site().process(options, withoutReceipts());
    const run = await orchestration.resume(id);
    await site().until(async () => (await site().read('count')) === 'x\nx\n');
    await run.order({ type: 'cancel' });
    expect((await run.result).hosts).toEqual([{ host: 'a', standing: 'unknown', failed: true, step: 's' }]);
  });

  it('is not told as not begun where the second one was refused', async () => {
    const id = await killed();
    const { executor } = withoutReceipts();
    await executor.close();
    const { orchestration } = await site().process(options, { executor });
    const run = await orchestration.resume(id);
    expect((await run.result).hosts).toEqual([{ host: 'a', standing: 'unknown', failed: true, step: 's' }]);
  });
});
