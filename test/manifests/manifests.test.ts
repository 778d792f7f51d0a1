import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifestOf = (folder: string) => JSON.parse(read(`${folder}/package.json`));
const foldersOf = (area: string): string[] => readdirSync(join(root, area)).map((name) => `${area}/${name}`);

const workshop = manifestOf('.');
const packages = foldersOf('packages');

describe('every package.json', () => {
  it.each(['.', ...packages, ...foldersOf('examples')])('%s pins what is not ours exactly', (folder) => {
    const { dependencies, devDependencies } = manifestOf(folder);
    const loose = Object.entries<string>({ ...dependencies, ...devDependencies })
      .filter(([name]) => !name.startsWith('@opspilot/'))
      .filter(([, range]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range));
    expect(loose).toEqual([]);
  });
});

describe.each(packages)('%s', (folder) => {
  const manifest = manifestOf(folder);

  it('is ready for npm: licence, readme, place in the repository, provenance', () => {
    expect(read(`${folder}/LICENSE`)).toBe(read('LICENSE'));
    expect(existsSync(join(root, folder, 'README.md'))).toBe(true);
    expect(manifest).toMatchObject({
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      engines: workshop.engines,
      repository: { directory: folder },
      publishConfig: { access: 'public', provenance: true },
    });
  });

  it('exports each entry as source for our tests, types and code for everybody', () => {
    for (const [subpath, target] of Object.entries<Record<string, string> | string>(manifest.exports)) {
      // Data are themselves for everybody.
      if (typeof target === 'string') {
        expect(subpath).toMatch(/\.json$/);
        continue;
      }
      // Order counts: the first condition that holds is taken.
      expect(Object.keys(target)).toEqual(['@opspilot/source', 'types', 'default']);
      expect(existsSync(join(root, folder, target['@opspilot/source'] ?? ''))).toBe(true);
    }
  });

  it('runs nothing when it is installed', () => {
    const lifecycle = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((name) => lifecycle.includes(name))).toEqual([]);
  });
});
