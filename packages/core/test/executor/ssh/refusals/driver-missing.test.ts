import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Runs a program in a process where ssh2 cannot be found. */
function withoutSsh2(program: string): string {
  const hooks = `export const resolve = (name, context, next) => {
    if (name === 'ssh2') throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  };`;
  const register = `import { register } from 'node:module';
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))});`;
  const flags = ['--conditions=@opspilot/source', '--import', 'tsx'];
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(register)}`];
  const run = spawnSync(process.execPath, [...flags, ...preload, '--input-type=module', '--eval', program], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return run.stdout + run.stderr;
}

it('says that ssh2 is not installed when it is needed, and not before', () => {
  const output = withoutSsh2(`
    import { localHost } from '@opspilot/core';
    import { sshExecutor } from '@opspilot/core/ssh';
    const executor = sshExecutor({ config: false, credentials: { password: 'x' } });
    const local = await executor.start(localHost, 'echo here');
    console.log((await local.stdout.toArray()).join(''));
    await executor
      .start({ name: 'web-1', address: '127.0.0.1', port: 1, user: 'deploy' }, 'true')
      .catch((error) => console.log(error.code + '|' + error.message));
    await executor.close();
  `);
  expect(output).toMatch(/^here\n\nssh-driver-missing\|SSH needs the package "ssh2"\. Install it: npm install ssh2/);
});
