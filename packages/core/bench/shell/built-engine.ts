import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type * as assessing from '../../src/risk/assess-risk.js';
import type * as parsing from '../../src/shell/syntax/parse-script.js';
import type * as understanding from '../../src/shell/understand.js';

/** What is measured for speed. */
export type BuiltEngine = Pick<typeof assessing, 'assessRisk'> &
  Pick<typeof parsing, 'forEachChild' | 'parseScript'> &
  Pick<typeof understanding, 'analyse'>;

const contents = `export { assessRisk } from './risk/assess-risk.js';
export { forEachChild, parseScript } from './shell/syntax/parse-script.js';
export { analyse } from './shell/understand.js';`;

/**
 * The engine as it is published: built to one file. Run from the sources, every function within a function would be
 * given its name anew each time, which is a good part of what short commands cost.
 */
export async function builtEngine(): Promise<BuiltEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'opspilot-engine-'));
  try {
    const outfile = join(folder, 'engine.mjs');
    await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL('../../src', import.meta.url)), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
    });
    return (await import(pathToFileURL(outfile).href)) as BuiltEngine;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
