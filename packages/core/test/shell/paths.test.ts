import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyPath } from '../../src/shell/paths/classify-path.js';
import { besideHome, resolvePath } from '../../src/shell/paths/resolve-path.js';
import { STAR, UNKNOWN } from '../../src/shell/words/markers.js';

describe('classifyPath', () => {
  it.each([
    ['/', 'mount-root', undefined],
    [`/${STAR}`, 'mount-root', undefined],
    ['/usr/bin/env', 'system', undefined],
    ['/etc/nginx/nginx.conf', 'configuration', undefined],
    ['/etc/shadow', 'configuration', 'secret'],
    ['/etc/passwd', 'configuration', 'accounts'],
    ['/etc/sudoers.d/deploy', 'configuration', 'access'],
    ['/etc/cron.d/x', 'configuration', 'startup'],
    ['/var/log/syslog', 'log', undefined],
    ['/var/log/audit/audit.log', 'audit', undefined],
    ['/var/lib/mysql', 'data', undefined],
    ['/var/tmp/x', 'temporary', undefined],
    ['/home/ada/.ssh/id_ed25519', 'home', 'secret'],
    ['/home/ada/.ssh/id_ed25519.pub', 'home', undefined],
    ['/root/.ssh/authorized_keys', 'home', 'access'],
    ['~/.bash_history', 'home', 'history'],
    ['~/.bashrc', 'home', 'startup'],
    ['/dev/sda1', 'device', undefined],
    ['/dev/null', 'temporary', undefined],
    ['/proc/1/environ', 'system', 'secret'],
    ['/proc/sys/kernel/panic', 'system', 'kernel'],
    ['/proc/meminfo', 'system', undefined],
    ['/boot/vmlinuz', 'system', 'kernel'],
    ['src/index.ts', 'other', undefined],
    ['/srv/tls/server.key', 'data', 'secret'],
    ['.env', 'other', 'secret'],
    ['/etc/sh?dow'.replace('?', '\uE002'), 'configuration', 'secret'],
  ])('knows %j', (path, pathClass, holds) => {
    expect(classifyPath(path)).toEqual({ pathClass, holds });
  });
});

describe('classifyPath of a name that goes on with something unknown', () => {
  // It may be empty, begin with a slash or be the rest of the name.
  it.each([
    [`/etc${UNKNOWN}`, 'configuration'],
    [`/etc${UNKNOWN}/x`, 'configuration'],
    [`/e${UNKNOWN}`, 'configuration'],
    [`/s${UNKNOWN}`, 'system'],
    [`/home${UNKNOWN}`, 'home'],
    [`/tmp${UNKNOWN}`, 'temporary'],
    [`/releases-${UNKNOWN}`, 'other'],
    [`build${UNKNOWN}`, 'other'],
  ])('takes %j for the worst that it may be', (path, pathClass) => {
    expect(classifyPath(path).pathClass).toBe(pathClass);
  });
});

describe('resolvePath', () => {
  const at = (cwd: string | undefined, user?: string) => ({ cwd, user });

  it.each([
    ['../x', '/a/b', '/a/x'],
    ['./x/../y/', '/a', '/a/y'],
    ['//etc///passwd', undefined, '/etc/passwd'],
    ['/../../etc', undefined, '/etc'],
    ['x', undefined, 'x'],
    ['../x', undefined, '../x'],
    ['.', undefined, '.'],
    ['..', '/a', '/'],
  ])('resolves %j in %j', (path, cwd, resolved) => {
    expect(resolvePath(path, at(cwd))).toBe(resolved);
  });

  it('knows whose home is meant', () => {
    expect(resolvePath('~/x', at(undefined, 'root'))).toBe('/root/x');
    expect(resolvePath('~/x', at(undefined, 'ada'))).toBe('/home/ada/x');
    expect(resolvePath('~/x', at(undefined))).toBe('~/x');
    expect(resolvePath('~root/x', at(undefined, 'ada'))).toBe('/root/x');
  });

  it('goes up from a home of which nobody knows whose to where any home may lie, and from there to the root', () => {
    expect(resolvePath('~/../x', at(undefined))).toBe('~/../x');
    expect(resolvePath('../a/../x', at('~'))).toBe('~/../x');
    expect(resolvePath('~/a/../../../x', at(undefined))).toBe('/x');
    expect(resolvePath('~/../../../x', at(undefined))).toBe('/x');
    expect(besideHome('~/../x')).toEqual(['/x', '/home/x']);
    expect(besideHome('~/..')).toEqual(['/', '/home']);
    expect(besideHome('~/x')).toBeUndefined();
  });

  it('is settled: what is resolved resolves to itself, and holds no way up', () => {
    const part = fc.constantFrom('a', 'b', '.', '..', '', 'c d');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const resolved = resolvePath(`/${parts.join('/')}`, at('/home/ada'));
        expect(resolvePath(resolved, at('/elsewhere'))).toBe(resolved);
        expect(resolved.split('/')).not.toContain('..');
      }),
    );
  });
});
