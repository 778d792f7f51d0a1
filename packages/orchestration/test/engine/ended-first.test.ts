import { describe, expect, it } from 'vitest';
import { useSqliteSite } from './sqlite-site.js';

const { site } = useSqliteSite();

describe('a step that has ended, and left somebody behind who holds its output', () => {
  /** It is not idempotent: that it ran twice would be seen. */
  const command = () => `sleep 4 & echo deployed >> ${site().folder}/log`;

  it('has succeeded, whenever it is cancelled after that, and is not run again', async () => {
    const { orchestration } = await site().process();
    const run = await orchestration.start(site().plan(command()), ['a']);
    await site().until(async () => (await site().read('log')) !== '');
    await new Promise((resolve) => setTimeout(resolve, 250));
    await run.order({ type: 'cancel' });
    const { hosts } = await run.result;
    expect(hosts).toEqual([expect.not.objectContaining({ standing: 'cancelled' })]);
    await expect(orchestration.retry(run.id)).rejects.toMatchObject({ code: 'nothing-to-retry' });
    expect(await site().read('log')).toBe('deployed\n');
  });

  it('has succeeded though its time passes before its output has ended', async () => {
    const { orchestration } = await site().process();
    const plan = { name: 'p', steps: [{ id: 's', command: command(), timeout: 600 }] };
    const run = await orchestration.start(plan, ['a']);
    expect((await run.result).status).toBe('succeeded');
    expect(await site().read('log')).toBe('deployed\n');
  });
});
