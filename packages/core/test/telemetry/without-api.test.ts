import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));
const tsx = import.meta.resolve('tsx');

/** An application's folder, with OpsPilot's sources and no `@opentelemetry/api` in reach. */
describe('openTelemetryTracer where the API is not as it should be', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opspilot-telemetry-'));
    for (const room of ['telemetry', 'errors']) await cp(join(source, room), join(folder, room), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(
      join(folder, 'main.ts'),
      `import { openTelemetryTracer } from './telemetry/open-telemetry-tracer.js';
       import { noopTracer } from './telemetry/tracer.js';
       const result = await openTelemetryTracer().then((tracer) => tracer === noopTracer ? 'no-op' : 'real', (error) => 'threw ' + error.code);
       process.stdout.write(result);`,
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = async (): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, 'main.ts'], { cwd: folder });
    return stdout;
  };

  it('does nothing when the package is not installed', async () => {
    expect(await run()).toBe('no-op');
  });

  it('says so when the package is there but broken', async () => {
    const api = join(folder, 'node_modules', '@opentelemetry', 'api');
    await mkdir(api, { recursive: true });
    await writeFile(
      join(api, 'package.json'),
      '{ "name": "@opentelemetry/api", "type": "module", "exports": "./index.js" }',
    );
    await writeFile(join(api, 'index.js'), "import 'missing-dependency';");
    expect(await run()).toBe('threw ERR_MODULE_NOT_FOUND');
  });
});
