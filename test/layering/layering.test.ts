import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLayers } from './check-layers.js';
import { house } from './house.js';
import { loadedPackages } from './loaded-packages.js';
import { readSources } from './source-file.js';

const root = join(import.meta.dirname, '..', '..');
const folders = (area: string): string[] => readdirSync(join(root, area)).map((name) => `${area}/${name}`);
const sources = [...folders('packages'), ...folders('examples')]
  .map((folder) => `${folder}/src`)
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readSources(root, folder));

describe('the layers of the house', () => {
  it('are kept by every source file', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(checkLayers(house, sources)).toEqual([]);
  });

  it('give each room one floor', () => {
    const rooms = house.floors.flat();
    expect(new Set(rooms).size).toBe(rooms.length);
  });

  it('keep the main entry of core free of what is not its plain dependency', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'));
    const plain = Object.keys(manifest.dependencies);
    const loaded = loadedPackages('packages/core/src/index.ts', sources);
    expect(loaded.filter((name) => !plain.includes(name))).toEqual([]);
  });
});

describe('checkLayers', () => {
  const problems = (path: string, text: string): string[] =>
    checkLayers(house, [{ path, text }]).map(({ where, problem }) => `${where} ${problem}`);

  it('lets a room import the rooms below it', () => {
    const text = "import { OpsError } from '../errors/ops-error.js';\nexport * from '../events/bus.js';\n";
    expect(problems('packages/core/src/storage/x.ts', text)).toEqual([]);
  });

  it.each([
    ["import { run } from '../pipeline/run.js';", 'storage imports pipeline, which lies above it'],
    ["import type { Run } from '../pipeline/run.js';", 'storage imports pipeline, which lies above it'],
    ["export { run } from '../pipeline/run.js';", 'storage imports pipeline, which lies above it'],
    ["const run = await import('../pipeline/run.js');", 'storage imports pipeline, which lies above it'],
    ["const run = require('../pipeline/run.js');", 'storage imports pipeline, which lies above it'],
    ["type Run = import('../pipeline/run.js').Run;", 'storage imports pipeline, which lies above it'],
    ["import { ssh } from '../executor/ssh.js';", 'storage imports executor, its neighbour on the same floor'],
    ["import { plan } from '@opspilot/orchestration';", 'core imports "@opspilot/orchestration"'],
    ["import { OpsPilot } from '@opspilot/core';", 'core imports "@opspilot/core"; a package imports itself by path'],
    ["import '../../../rollback/src/index.js';", '"../../../rollback/src/index.js" leaves packages/core/src'],
  ])('refuses %s', (line, problem) => {
    const [found, ...rest] = problems('packages/core/src/storage/x.ts', `// a comment\n${line}\n`);
    expect(rest).toEqual([]);
    expect(found).toContain('packages/core/src/storage/x.ts:2');
    expect(found).toContain(problem);
  });

  it('is not fooled by comments and strings', () => {
    const text = "// import '../pipeline/run.js'\nexport const hint = \"import { x } from '../pipeline/run.js'\";\n";
    expect(problems('packages/core/src/storage/x.ts', text)).toEqual([]);
  });

  it('lets rooms that describe each other share types, both ways, and no values', () => {
    const type = "import type { Run } from '../pipeline/request.js';";
    const back = "import type { OpsPlugin } from '../plugin/plugin.js';";
    expect(problems('packages/core/src/plugin/x.ts', type)).toEqual([]);
    expect(problems('packages/core/src/pipeline/x.ts', back)).toEqual([]);
    expect(problems('packages/core/src/plugin/x.ts', type.replace(' type', ''))).toHaveLength(1);
    // Empty braces or an inline `type` still load the file at run time under verbatimModuleSyntax.
    expect(
      problems('packages/core/src/plugin/x.ts', "import { type Run } from '../pipeline/request.js';"),
    ).toHaveLength(1);
  });

  it('asks for a floor for a new room, and refuses names that say nothing', () => {
    expect(problems('packages/core/src/attic/x.ts', '')[0]).toContain('"attic" has no floor yet');
    expect(problems('packages/rollback/src/capture/utils/x.ts', '')[0]).toContain('called "utils"');
  });

  it('lets a module import core alone, and an example whatever is exported, by name', () => {
    expect(problems('packages/rollback/src/x.ts', "import { OpsError } from '@opspilot/core';")).toEqual([]);
    expect(problems('packages/rollback/src/x.ts', "import '@opspilot/core/sqlite';")).toEqual([]);
    expect(problems('packages/rollback/src/x.ts', "import '@opspilot/learning';")).toHaveLength(1);
    expect(problems('examples/ci/src/x.ts', "import '@opspilot/learning';")).toEqual([]);
    expect(problems('examples/ci/src/x.ts', "import '@opspilot/core/src/index.js';")).toHaveLength(1);
    expect(problems('examples/ci/src/x.ts', "import '../../../packages/core/src/index.js';")).toHaveLength(1);
  });
});

describe('loadedPackages', () => {
  it('follows static imports, and neither types nor what is loaded on demand', () => {
    const files = [
      { path: 'packages/core/src/index.ts', text: "export * from './a/a.js';\nimport type { Pool } from 'pg';" },
      {
        path: 'packages/core/src/a/a.ts',
        text: "import 'kysely/helpers/sqlite';\nimport 'node:fs';\nawait import('better-sqlite3');",
      },
    ];
    expect(loadedPackages('packages/core/src/index.ts', files)).toEqual(['kysely']);
  });
});
