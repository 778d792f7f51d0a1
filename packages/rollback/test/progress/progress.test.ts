import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, localHost } from '@opspilot/core';
import { capture, memorySnapshotStore, type Progress, restore, type StartThere, toBytePath } from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { progressEvents } from '../../src/progress/progress-events.js';

let folder: string;
const executor = localExecutor();
const start: StartThere = (command, options) => executor.start(localHost, command, options);
const size = 40 * 1000 + 3 * 1024 ** 2;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'progress-'));
  execFileSync('sh', [
    '-c',
    `cd "$1"; mkdir d; for name in $(seq 40); do head -c 1000 /dev/urandom > d/$name; done; head -c 3145728 /dev/urandom > large; ln -s large l`,
    'sh',
    folder,
  ]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => executor.close());

const isRising = (told: readonly Progress[]): boolean =>
  told.every(({ bytes, paths }, index) => {
    const { bytes: earlier = 0, paths: fewer = 0 } = told[index - 1] ?? {};
    return bytes >= earlier && paths >= fewer;
  });

describe('how far something is', () => {
  it('is told of each file and each piece, up to all of them, by a capture and by a restore', async () => {
    const store = memorySnapshotStore();
    const roots = [{ path: toBytePath(folder), recursive: true }];
    const about = { host: 'web-1', reason: 'a test', takenAt: 0, roots };
    const told: Progress[] = [];
    const onProgress = (progress: Progress): void => void told.push(progress);
    const { id } = await capture({ start, store, about, onProgress });
    const whole = { host: 'web-1', bytes: size, totalBytes: size, paths: 41, totalPaths: 41 };
    expect(told.at(-1)).toEqual({ ...whole, phase: 'capture' });
    expect(told.length).toBeGreaterThan(50);
    expect(isRising(told)).toBe(true);

    rmSync(join(folder, 'd'), { recursive: true });
    rmSync(join(folder, 'large'));
    told.length = 0;
    await restore({ start, store, snapshot: id, id: 'back', onProgress });
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual(['stage', 'place', 'check']);
    expect(told.at(-1)).toEqual({ ...whole, phase: 'check' });
    expect(isRising(told)).toBe(true);
  });

  it('is told to the bus some times a second, of what takes its time alone', () => {
    let time = 0;
    const told: Progress[] = [];
    const emit = (_: string, progress: unknown): never => told.push(progress as Progress) as never;
    const tell = progressEvents({ emit }, { now: () => time } as never);
    const at = (milliseconds: number, phase: Progress['phase'], bytes: number): void => {
      time = milliseconds;
      tell({ host: 'a', phase, bytes, totalBytes: 9, paths: 0, totalPaths: 1 });
    };
    for (const [milliseconds, bytes] of [
      [10, 1],
      [150, 2],
      [210, 3],
      [300, 4],
      [410, 5],
    ] as const) {
      at(milliseconds, 'stage', bytes);
    }
    at(420, 'place', 9);
    expect(told.map(({ phase, bytes }) => `${phase} ${bytes}`)).toEqual(['stage 3', 'stage 5', 'place 9']);
  });
});
