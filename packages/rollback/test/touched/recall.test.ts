import { describe, expect, it } from 'vitest';
import { canTrace } from '../../bench/fixtures/strace.js';
import { touchedRun } from '../../bench/fixtures/touched-run.js';
import { fileCommands, linkCommands } from '../fixtures/commands/lines.js';
import { makeLinkedTree } from '../fixtures/file-tree.js';

/** All of them, in minutes, with the bench. */
const every = 20;

describe.skipIf(!canTrace())('what commands do to files, as the kernel tells of it (strace)', () => {
  it('is a list of many', () => {
    expect(fileCommands().length).toBeGreaterThanOrEqual(300);
  });

  it('was all told before they ran', async () => {
    const some = fileCommands().filter((_, index) => index % every === 7);
    const { misses, foreseen, paths } = await touchedRun(some);
    expect(misses).toEqual([]);
    expect(foreseen).toBe(paths);
    expect(paths).toBeGreaterThan(some.length);
  });

  it('was all told of what is behind links, and of names that come from others', async () => {
    const some = linkCommands().filter((_, index) => index % 8 === 0);
    const { misses, foreseen, paths } = await touchedRun(some, makeLinkedTree);
    expect(misses).toEqual([]);
    expect(foreseen).toBe(paths);
    expect(paths).toBeGreaterThan(some.length);
  });
});
