import { expect, it } from '../vitest.js';
import { chunksOf, heartbeat, patience, type Trial, whenPrinting } from './trial.js';

/** Commands as another user, whom the host allows without a password. */
export function testBecoming(trial: Trial, user: string): void {
  const become = { user };

  it('stays who it is when that is who it is to become', async () => {
    const me = await trial.text('id -un');
    expect(await trial.text('id -un', { become: { user: me } })).toBe(me);
  });

  it('becomes the user', async () => {
    expect(await trial.text('id -un; echo $USER', { become })).toBe(`${user}\n${user}`);
  });

  it('keeps streams, exit code and input', async () => {
    const ran = await trial.run('cat; echo err >&2; exit 3', { become, stdin: chunksOf([Buffer.from('in\n')]) });
    expect(ran).toMatchObject({ status: 'exited', exitCode: 3 });
    expect(ran.stdout.toString()).toBe('in\n');
    expect(ran.stderr.toString()).toBe('err\n');
  });

  it('gives an end of file at once when there is no input', async () => {
    expect(await trial.text('cat; echo end', { become })).toBe('end');
  });

  it('passes variables, without naming them in a command line', async () => {
    const value = `it's a "token"\nof two lines`;
    const { stdout } = await trial.run(`printf %s "$TOKEN"; ps -ef 2>/dev/null | grep -c "of two li[n]es" >&2`, {
      become,
      env: { TOKEN: value },
    });
    expect(stdout.toString()).toBe(value);
  });

  it('works in the directory', async () => {
    expect(await trial.text('pwd', { become, cwd: '/' })).toBe('/');
    await expect(trial.start('pwd', { become, cwd: '/no/such/place' })).rejects.toMatchObject({
      code: 'working-directory-unusable',
    });
  });

  it('runs nothing for a user that is not there', async () => {
    const file = trial.path();
    await expect(trial.start(`echo x > ${file}`, { become: { user: 'no-such-user' } })).rejects.toMatchObject({
      code: 'become-unavailable',
    });
    expect((await trial.run(`test -e ${file}`)).exitCode).toBe(1);
  });

  it(
    'ends what runs as the user when cancelled',
    async () => {
      const file = trial.path();
      await trial.run(`touch ${file}; chmod 666 ${file}; chmod 755 $(dirname ${file})`);
      const abort = new AbortController();
      const execution = await trial.start(`trap '' TERM; echo started; ${heartbeat(file)}`, {
        become,
        signal: abort.signal,
      });
      await whenPrinting(execution);
      await trial.until(`test -s ${file}`);
      abort.abort();
      expect((await execution.result).status).toBe('cancelled');
      expect(await trial.isBeating(file)).toBe(false);
    },
    patience,
  );
}
