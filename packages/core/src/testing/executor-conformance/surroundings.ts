import type { ExecutionOptions } from '../../executor/executor.js';
import { expect, it } from '../vitest.js';
import { canaryVariable } from './canary.js';
import type { Trial } from './trial.js';

const awkward = [
  '',
  ' leading and trailing ',
  `'single' "double" \`back\` \\ $HOME $(id) \${x} !!`,
  'two\nlines\n',
  '\ttab\u0001\u001b[31m',
  'ünïcödé 🚀 日本語',
  '-n',
  '*?[a-z]~;&|<>#',
];

/** The environment, the working directory and the words of a command. */
export function testSurroundings(trial: Trial): void {
  it.each(awkward)('passes the variable %j as it is', async (value) => {
    const { stdout } = await trial.run('printf %s "$VALUE"', { env: { VALUE: value } });
    expect(stdout.toString()).toBe(value);
  });

  it('passes many and large variables', async () => {
    const env = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`VARIABLE_${i}`, 'x'.repeat(i * 40)]));
    const large = 'y'.repeat(60_000);
    const { stdout } = await trial.run('printf %s "$VARIABLE_49" | wc -c; printf %s "$LARGE" | wc -c', {
      env: { ...env, LARGE: large },
    });
    expect(stdout.toString().trim().split(/\s+/)).toEqual(['1960', '60000']);
  });

  it('lets programs be found', async () => {
    expect(await trial.text('command -v cat')).toMatch(/^\//);
    expect(await trial.text('test -n "$PATH" && echo found')).toBe('found');
  });

  it('keeps the variables of this process to itself', async () => {
    expect(process.env[canaryVariable]).toBeDefined();
    expect(await trial.text('env')).not.toContain(canaryVariable);
  });

  it('keeps variables of one command from the next', async () => {
    await trial.run('true', { env: { ONCE: 'x' } });
    expect(await trial.text('echo "[$ONCE]"')).toBe('[]');
  });

  it.each(['', '1A', 'A-B', 'A=B', 'A B', 'Ä', 'A\0', 'BASH_FUNC_x%%'])(
    'refuses the variable name %j',
    async (name) => {
      await expect(trial.start('true', { env: { [name]: 'x' } })).rejects.toMatchObject({
        code: 'invalid-execution-options',
      });
    },
  );

  it('refuses a NUL in a variable, and does not repeat its value', async () => {
    const error = await trial.start('true', { env: { TOKEN: 'hush\0hush' } }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid-execution-options' });
    expect(String(error)).toContain('TOKEN');
    expect(JSON.stringify(error) + String(error)).not.toContain('hush');
  });

  it.each(['plain', 'with space', 'with \'quotes" and $dollar', 'ünïcödé', '-dash', 'two\nlines'])(
    'works in the directory %j',
    async (name) => {
      const parent = trial.path();
      const cwd = `${parent}/${name}`;
      await trial.run('mkdir -p "$TARGET"', { env: { TARGET: cwd } });
      const { stdout } = await trial.run('pwd -P', { cwd });
      expect(stdout.toString().endsWith(`/${name}\n`)).toBe(true);
    },
  );

  it('names what is wrong with a working directory', async () => {
    const missing = trial.path();
    await expect(trial.start('true', { cwd: missing })).rejects.toMatchObject({
      code: 'working-directory-unusable',
      details: { cwd: missing, problem: 'missing' },
    });
    const file = trial.path();
    await trial.run(`echo x > ${file}`);
    await expect(trial.start('true', { cwd: file })).rejects.toMatchObject({
      code: 'working-directory-unusable',
      details: { cwd: file, problem: 'no-directory' },
    });
  });

  it.each(['relative', './here', '', '~', '/with\0nul'])('refuses the working directory %j', async (cwd) => {
    await expect(trial.start('true', { cwd })).rejects.toMatchObject({ code: 'invalid-execution-options' });
  });

  it.each([
    [`echo 'single "inside"' "double 'inside'" back\\\\slash`, `single "inside" double 'inside' back\\slash\n`],
    ['echo one\necho two', 'one\ntwo\n'],
    ['cat <<EOF\nhere $((1+1))\nEOF', 'here 2\n'],
    ['echo a; # a comment', 'a\n'],
    ['echo ünïcödé 🚀', 'ünïcödé 🚀\n'],
    ['x=1; (x=2); echo $x | sed s/1/one/', 'one\n'],
    ['printf "%s|" a "b c" ""', 'a|b c||'],
    ["printf '%s' '\t\u0001'", '\t\u0001'],
    ['echo trailing \\\nline', 'trailing line\n'],
    ['echo $0', expect.stringMatching(/./)],
  ])('runs %j as the shell reads it', async (command, expected) => {
    expect((await trial.run(command)).stdout.toString()).toEqual(expected);
  });

  it('takes a command that begins with a dash for a command', async () => {
    expect((await trial.run('-x')).exitCode).toBe(127);
    expect((await trial.run('+x')).exitCode).toBe(127);
  });

  it.each([
    ['an empty command', ''],
    ['white space', ' \n\t '],
    ['a NUL', 'echo a\0; echo b'],
    ['half a character', 'echo \ud800'],
    ['no text', 42 as unknown as string],
    ['nothing', undefined as unknown as string],
  ])('refuses %s', async (_name, command) => {
    await expect(trial.start(command)).rejects.toMatchObject({ code: 'invalid-command' });
  });

  it('runs a command of 100 kB', async () => {
    const word = 'x'.repeat(100_000);
    expect((await trial.run(`printf %s ${word} | wc -c`)).stdout.toString().trim()).toBe('100000');
  });

  it('refuses a command of 10 MB and says where to put it', async () => {
    const error = await trial.start(`echo ${'x'.repeat(10_000_000)}`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'command-too-long' });
    expect(String(error)).toMatch(/script file|stdin/);
    expect(String(error).length).toBeLessThan(1_000);
  });

  it.each<[string, ExecutionOptions]>([
    ['an empty id', { id: '' }],
    ['an id of 65 letters', { id: 'x'.repeat(65) }],
    ['an id with a colon', { id: 'a:b' }],
    ['an id with a line break', { id: 'a\n' }],
    ['an id that is no text', { id: 7 as unknown as string }],
    ['a limit of 0', { timeouts: { total: 0 } }],
    ['a negative limit', { timeouts: { idle: -1 } }],
    ['a limit that is no number', { timeouts: { start: Number.NaN } }],
    ['a limit beyond what timers keep', { timeouts: { total: 2 ** 31 } }],
    ['an endless limit', { timeouts: { idle: Infinity } }],
    ['a terminal without columns', { pty: { columns: 0, rows: 24 } }],
    ['a terminal of half a row', { pty: { columns: 80, rows: 1.5 } }],
    ['a terminal of a strange kind', { pty: { columns: 80, rows: 24, term: 'a b' } }],
    ['a user that is an option', { become: { user: '-u' } }],
    ['a user with a space', { become: { user: 'a b' } }],
    ['a password of two lines', { become: { user: 'root', password: 'a\nb' } }],
  ])('refuses %s', async (_name, options) => {
    const ran = trial.path();
    await expect(trial.start(`echo x > ${ran}`, options)).rejects.toMatchObject({ code: 'invalid-execution-options' });
    expect((await trial.run(`test -e ${ran}`)).exitCode).toBe(1);
  });
}
