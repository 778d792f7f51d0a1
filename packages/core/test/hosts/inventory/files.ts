import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A directory of files that goes away with the test. */
export interface Files extends AsyncDisposable {
  readonly directory: string;
  path(name: string): string;
}

export async function filesOf(texts: Readonly<Record<string, string>>): Promise<Files> {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-inventory-'));
  const path = (name: string): string => join(directory, name);
  for (const [name, text] of Object.entries(texts)) {
    await mkdir(dirname(path(name)), { recursive: true });
    await writeFile(path(name), text, { mode: 0o600 });
  }
  return {
    directory,
    path,
    async [Symbol.asyncDispose]() {
      await rm(directory, { recursive: true, force: true });
    },
  };
}
