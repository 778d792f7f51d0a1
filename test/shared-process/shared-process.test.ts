import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shared as core } from '../../packages/core/vitest.shared.config.js';
import { shared as orchestration } from '../../packages/orchestration/vitest.shared.config.js';

/** What the files after it in the same process would see, or what would not be seen because they have loaded a module before. */
const changesOfTheProcess =
  /\bvi\.(do)?mock\(|\bvi\.(stubEnv|stubGlobal|useFakeTimers|setSystemTime)\(|\bprocess\.(chdir\(|umask\([^)])/;

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

const sourcesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

describe('folders whose test files share a process', () => {
  it.each([
    ['compliance', ['']],
    ['core', core.folders],
    ['orchestration', orchestration.folders],
    ['rollback', ['']],
  ])('leave nothing behind in it: %s', (name, folders) => {
    for (const folder of folders) {
      const sources = sourcesBelow(join(packages, name, 'test', folder));
      expect(sources, `${folder} has tests`).not.toEqual([]);
      expect(sources.filter((source) => changesOfTheProcess.test(readFileSync(source, 'utf8')))).toEqual([]);
    }
  });
});
