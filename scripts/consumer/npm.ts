import { execFile } from 'node:child_process';

/** The environment less what an outer npm put there for its own script; the inner one is a user's, who has none of it. */
export function userEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) && name !== 'INIT_CWD');
  return Object.fromEntries(inherited);
}

/**
 * Runs npm in `cwd` and gives what it printed on stdout.
 * @throws Error with all that npm said, when it fails
 */
export function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: userEnvironment(), maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' };
    execFile('npm', [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${stderr}${stdout}`));
    });
  });
}
