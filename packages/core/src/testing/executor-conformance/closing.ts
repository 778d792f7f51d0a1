import { expect, it } from '../vitest.js';
import {
  type ExecutorConformanceOptions,
  type ExecutorFixture,
  heartbeat,
  patience,
  readAll,
  runToEnd,
  whenPrinting,
} from './trial.js';

/** The end of an executor; each test has one of its own. */
export function testClosing(options: ExecutorConformanceOptions): void {
  const withFixture = async (use: (fixture: ExecutorFixture) => Promise<void>): Promise<void> => {
    const fixture = await options.open();
    try {
      await use(fixture);
    } finally {
      await fixture.executor.close();
      await fixture.dispose?.();
    }
  };

  it('says what it is', () =>
    withFixture(async ({ executor }) => {
      expect(executor.kind).toMatch(/^[a-z][a-z-]*$/);
      expect(executor.simulated ?? false).toBe(false);
    }));

  it('starts nothing once closed', () =>
    withFixture(async ({ executor, host }) => {
      await executor.close();
      await expect(executor.start(host, 'true')).rejects.toMatchObject({ code: 'executor-closed' });
    }));

  it('may be closed twice, and unused', () =>
    withFixture(async ({ executor }) => {
      await Promise.all([executor.close(), executor.close()]);
      await expect(executor.close()).resolves.toBeUndefined();
    }));

  it(
    'ends what runs, before the close is over',
    () =>
      withFixture(async ({ executor, host }) => {
        const watcher = await options.open();
        const [made] = await Promise.all([watcher.executor.start(watcher.host, 'mktemp')]);
        const file = (await readAll(made.stdout)).toString().trim();
        const execution = await executor.start(host, `echo started; ${heartbeat(file)}`);
        await whenPrinting(execution);
        await executor.close();
        const size = async (): Promise<string> => {
          const ran = await runToEnd(await watcher.executor.start(watcher.host, `wc -c < ${file}`));
          return ran.stdout.toString();
        };
        const before = await size();
        await runToEnd(await watcher.executor.start(watcher.host, 'sleep 0.7'));
        expect(await size()).toBe(before);
        expect((await execution.result).status).toBe('cancelled');
        await runToEnd(await watcher.executor.start(watcher.host, `rm -f ${file}`));
        await watcher.executor.close();
        await watcher.dispose?.();
      }),
    patience,
  );

  it('leaves the outcome of what had ended as it was', () =>
    withFixture(async ({ executor, host }) => {
      const execution = await executor.start(host, 'echo done; exit 2');
      await execution.result;
      await executor.close();
      const ran = await runToEnd(execution);
      expect(ran).toMatchObject({ status: 'exited', exitCode: 2 });
    }));
}
