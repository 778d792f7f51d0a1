import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../../../../src/executor/host.js';
import type { LocalAccount } from '../../../../src/executor/ssh/config/local-account.js';
import { readSshConfig } from '../../../../src/executor/ssh/config/read-ssh-config.js';
import { resolveTarget, type TargetOptions } from '../../../../src/executor/ssh/config/resolve-target.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';

/** A directory of files that goes away with the test. */
export interface ConfigFiles extends AsyncDisposable {
  readonly directory: string;
  path(name: string): string;
  write(name: string, text: string, mode?: number): Promise<string>;
}

export async function configFiles(files: Readonly<Record<string, string>> = {}): Promise<ConfigFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-config-'));
  const path = (name: string): string => join(directory, name);
  const write = async (name: string, text: string, mode = 0o600): Promise<string> => {
    await mkdir(dirname(path(name)), { recursive: true });
    await writeFile(path(name), text.replaceAll('{directory}', directory), { mode });
    return path(name);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);
  return {
    directory,
    path,
    write,
    async [Symbol.asyncDispose]() {
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Somebody with nothing of their own, so that no test depends on who runs it. */
export const somebody: LocalAccount = {
  user: 'ana',
  uid: process.getuid?.() ?? 0,
  home: '/home/ana',
  hostName: 'desk.example.net',
  env: {},
  identities: [],
};

/** The target of a host under a config of this text. */
export async function targetUnder(
  text: string,
  host: Host | string,
  options: TargetOptions = {},
  files: Readonly<Record<string, string>> = {},
): Promise<SshTarget> {
  await using written = await configFiles({ ...files, config: text });
  const account = options.account ?? somebody;
  const config = await readSshConfig(written.path('config'), account);
  return resolveTarget(typeof host === 'string' ? { name: host } : host, { ...options, account, config });
}
