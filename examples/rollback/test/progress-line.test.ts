import type { Progress } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';
import { progressLine, progressText } from '../src/view/progress-line.js';

const amounts = { bytes: 120_300_000, totalBytes: 370_000_000, paths: 12_340, totalPaths: 30_000 };
const progress: Progress = { host: 'localhost', phase: 'capture', ...amounts };

/** A line on an output that is kept, and the time that it goes by. */
function shownOn(isTTY: boolean, env: NodeJS.ProcessEnv, columns = 200) {
  const written: string[] = [];
  let time = 0;
  const line = progressLine({ isTTY, columns, write: (text) => written.push(text) }, env, () => time);
  return {
    written,
    line,
    tellAt: (milliseconds: number, change = {}): void => {
      time = milliseconds;
      line.tell({ ...progress, ...change });
    },
  };
}

describe('the line of progress', () => {
  it('says how much of how much', () => {
    expect(progressText(progress)).toBe('keeping: 120.3 MB of 370.0 MB, 12,340 of 30,000 files (32 %)');
    expect(progressText({ ...progress, phase: 'check' })).toBe('checking: 30,000 files');
  });

  it('is written anew on a terminal, after half a second, and taken away', () => {
    const { written, line, tellAt } = shownOn(true, {});
    tellAt(0);
    tellAt(400);
    expect(written).toEqual([]);
    tellAt(600);
    line.clear();
    expect(written).toEqual([`\r\u001b[K${progressText(progress)}`, '\r\u001b[K']);
    // What comes next has its half a second, too.
    tellAt(700);
    tellAt(1_100);
    line.clear();
    expect(written).toHaveLength(2);
  });

  it('is never longer than the terminal is wide', () => {
    const { written, tellAt } = shownOn(true, {}, 20);
    tellAt(0);
    tellAt(600);
    expect(written).toEqual(['\r\u001b[Kkeeping: 120.3 MB o']);
  });

  it('is plain in CI, once for each phase', () => {
    const { written, line, tellAt } = shownOn(true, { CI: 'true' });
    for (const at of [0, 600, 700, 800]) tellAt(at);
    tellAt(900, { phase: 'stage' });
    line.clear();
    expect(written).toEqual(['keeping 30000 files, 370.0 MB\n', 'bringing back 30000 files, 370.0 MB\n']);
  });

  it('is not there where others read it', () => {
    for (const { written, tellAt } of [shownOn(false, {}), shownOn(true, { TERM: 'dumb' })]) {
      tellAt(0);
      tellAt(600);
      expect(written).toEqual([]);
    }
  });
});
