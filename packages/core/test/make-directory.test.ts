import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'make-directory-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('a directory', () => {
  it('is made for its owner alone, with those above it, and left alone where it is there', () => {
    makeDirectory(join(home, 'a/b'));
    expect([modeOf(join(home, 'a')), modeOf(join(home, 'a/b'))]).toEqual([0o700, 0o700]);
    mkdirSync(join(home, 'open'), { mode: 0o755 });
    makeDirectory(join(home, 'open'));
    expect(modeOf(join(home, 'open'))).toBe(0o755);
  });

  it('is not made where a file is, or below one', () => {
    writeFileSync(join(home, 'file'), '');
    expect(() => makeDirectory(join(home, 'file'))).toThrow('EEXIST');
    expect(() => makeDirectory(join(home, 'file/a'))).toThrow();
  });

  it.skipIf(process.platform !== 'linux')('is refused where none can be made, however deep', () => {
    for (const path of ['/proc/nope', '/proc/nope/a/b']) {
      expect(() => makeDirectory(path)).toThrow("ENOENT: no such file or directory, mkdir '/proc/nope'");
    }
  });
});
