import { spawn } from 'node:child_process';
import { hostname, userInfo } from 'node:os';
import { userEnvironment } from '../consumer/npm.js';
import { normalise } from './normalise.js';
import type { Exchange } from './transcript.js';

const LIMIT_MILLISECONDS = 120_000;

/** Runs a command of a transcript in `folder`, without terminal and colour, as a pipeline would. */
export function replay(folder: string, command: string): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      cwd: folder,
      shell: true,
      env: { ...userEnvironment(), CI: 'true', NO_COLOR: '1', TZ: 'UTC', LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: LIMIT_MILLISECONDS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const places = { [folder]: '<folder>', [`${userInfo().username}@${hostname()}`]: '<user>@<host>' };
      const output = normalise(Buffer.concat(chunks).toString(), places);
      resolve({
        command,
        output: output === '' || output.endsWith('\n') ? output : `${output}\n`,
        exitCode: code ?? -1,
      });
    });
  });
}
