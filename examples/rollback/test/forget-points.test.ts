import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetPoints } from '../src/commands/forget-points.js';
import { type Keeper, openKeeper } from '../src/open-keeper.js';

let folder: string;
let keeper: Keeper;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollback-forget-'));
  keeper = await openKeeper({ state: join(folder, 'state'), approve: undefined });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await keeper.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what is agreed to is what was shown: a command that ends meanwhile pushes out nothing else', async () => {
  const { run, rollback } = keeper.pilot;
  const write = async (number: number): Promise<unknown> => run({ command: `echo ${number} > ${join(folder, 'f')}` });
  for (const number of [1, 2, 3]) await write(number);
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const retain: typeof rollback.retain = async (policy, how) => {
    const told = await rollback.retain(policy, how);
    if (how?.dryRun === true) await write(4);
    return told;
  };
  const pilot = { ...keeper.pilot, rollback: { ...rollback, retain } };
  const flags = { dryRun: false, isAgreed: true };
  const policy = { last: 2 };
  expect(await forgetPoints({ ...keeper, pilot }, { type: 'forget', policy, ...flags })).toBe(0);
  const left = (await rollback.points()).map(({ summary }) => /echo (\d)/.exec(summary)?.[1]);
  expect(left).toEqual(['4', '3', '2']);
  expect(lines.at(-1)).toContain('1 forgotten, 2 kept');
});
