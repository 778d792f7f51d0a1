import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What `ssh -G` says it would do, by keyword; undefined where it refuses the config. */
export async function askOpenSsh(
  configPath: string,
  host: string,
  options: readonly string[] = [],
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const answer = await run('ssh', ['-G', '-F', configPath, ...options, host], { timeout: 20_000 }).catch(
    (error: { code?: unknown }) => {
      if (error.code === 255) return undefined;
      throw error;
    },
  );
  if (answer === undefined) return;
  const values = new Map<string, string[]>();
  for (const line of answer.stdout.trim().split('\n')) {
    const [, keyword = '', value = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    values.set(keyword, [...(values.get(keyword) ?? []), value]);
  }
  return values;
}

/** Why there is nothing to compare with; undefined when there is. */
export async function openSshMissing(): Promise<string | undefined> {
  try {
    await run('ssh', ['-V']);
    return undefined;
  } catch {
    return 'OpenSSH (ssh) is not installed';
  }
}
