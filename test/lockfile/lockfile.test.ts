import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingOptional } from '../../scripts/lockfile/missing-optional.mjs';
import { platformOf } from '../../scripts/lockfile/platform-package.mjs';

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8'));

  it('holds the packages of every platform; if not, `npm run lockfile:complete`', () => {
    expect(missingOptional(packages)).toEqual([]);
  });

  it('names no registry', () => {
    const resolved = Object.values<{ resolved?: string }>(packages).flatMap((entry) => entry.resolved ?? []);
    expect(resolved.filter((address) => address.includes('://'))).toEqual([]);
  });
});

describe('missingOptional', () => {
  it('looks beside the package and above it', () => {
    const optionalDependencies = { '@x/linux-x64': '1.0.0' };
    const entries = {
      '': {},
      'node_modules/a': { dev: true, optionalDependencies },
      'node_modules/b/node_modules/a': { optionalDependencies },
    };
    const beside = { 'node_modules/b/node_modules/@x/linux-x64': {} };
    expect(missingOptional({ ...entries, ...beside })).toEqual([
      { parent: 'node_modules/a', name: '@x/linux-x64', version: '1.0.0', dev: true },
    ]);
    expect(missingOptional({ ...entries, 'node_modules/@x/linux-x64': {} })).toEqual([]);
  });
});

describe('platformOf', () => {
  it.each([
    ['@turbo/windows-64', { os: ['win32'], cpu: ['x64'] }],
    ['@biomejs/cli-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
    ['@rollup/rollup-linux-loong64-gnu', { os: ['linux'], cpu: ['loong64'], libc: ['glibc'] }],
    ['@oxlint/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
    ['@oxc-parser/binding-win32-arm64-msvc', { os: ['win32'], cpu: ['arm64'] }],
    ['left-pad', undefined],
  ])('reads %s', (name, platform) => expect(platformOf(name)).toEqual(platform));
});
