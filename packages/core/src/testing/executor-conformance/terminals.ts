import { expect, it } from '../vitest.js';
import { discard, heartbeat, patience, type Trial, whenPrinting } from './trial.js';

const pty = { columns: 100, rows: 30 };

/** Commands without a terminal, and the refusal to resize what is not there. */
export function testNoTerminal(trial: Trial): void {
  it('gives no terminal unasked', async () => {
    expect(await trial.text('test -t 0 || test -t 1 || test -t 2 || echo none')).toBe('none');
  });

  it('refuses to resize a terminal that is not there', async () => {
    const execution = discard(await trial.start('sleep 0.1'));
    await expect(execution.resize({ columns: 80, rows: 24 })).rejects.toMatchObject({ code: 'pty-not-requested' });
    await execution.result;
  });
}

/** Commands on a terminal. */
export function testTerminals(trial: Trial): void {
  const text = async (command: string, options: object = {}): Promise<string> => {
    const { stdout } = await trial.run(command, { pty, ...options });
    return stdout.toString().replaceAll('\r\n', '\n');
  };

  it('gives a terminal of the size asked for', async () => {
    expect(await text('test -t 0 && test -t 1 && test -t 2 && stty size')).toBe('30 100\n');
  });

  it('names the kind of terminal', async () => {
    expect(await text('echo $TERM')).toBe('xterm-256color\n');
    expect(await text('echo $TERM', { pty: { ...pty, term: 'vt100' } })).toBe('vt100\n');
  });

  it('brings stderr on stdout', async () => {
    const ran = await trial.run('echo out; echo err >&2', { pty });
    expect(ran.stdout.toString()).toBe('out\r\nerr\r\n');
    expect(ran.stderr.length).toBe(0);
  });

  it('keeps the exit code', async () => {
    expect(await trial.run('exit 9', { pty })).toMatchObject({ status: 'exited', exitCode: 9 });
  });

  it('keeps environment, directory and quoting', async () => {
    const cwd = trial.path();
    await trial.run(`mkdir ${cwd}`);
    const env = { VALUE: `it's "two"\nlines $HOME` };
    expect(await text(`pwd; printf '%s' "$VALUE"`, { cwd, env })).toMatch(/\/\d+\nit's "two"\nlines \$HOME$/);
  });

  it('names what is wrong with a working directory', async () => {
    await expect(trial.start('true', { pty, cwd: trial.path() })).rejects.toMatchObject({
      code: 'working-directory-unusable',
    });
  });

  it('lets lines be typed', async () => {
    expect(await text('stty -echo; read line; echo "got $line"', { stdin: 'typed\n' })).toContain('got typed\n');
  });

  it(
    'brings all of a long output',
    async () => {
      const lines = (await text('i=0; while [ $i -lt 5000 ]; do echo "line $i"; i=$((i+1)); done')).split('\n');
      expect(lines.length).toBe(5_001);
      expect(lines[4_999]).toBe('line 4999');
    },
    patience,
  );

  it(
    'changes its size',
    async () => {
      const stop = trial.path();
      const execution = await trial.start(`echo started; while [ ! -e ${stop} ]; do sleep 0.05; done; stty size`, {
        pty,
      });
      const printed = execution.stdout.toArray();
      await expect(execution.resize({ columns: 0, rows: 1 })).rejects.toMatchObject({
        code: 'invalid-execution-options',
      });
      await execution.resize({ columns: 133, rows: 44 });
      await trial.run(`touch ${stop}`);
      expect((await printed).join('')).toContain('44 133');
    },
    patience,
  );

  it(
    'ends what runs on it when cancelled',
    async () => {
      const file = trial.path();
      const abort = new AbortController();
      const execution = await trial.start(`trap '' HUP TERM; echo started; ${heartbeat(file)}`, {
        pty,
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
