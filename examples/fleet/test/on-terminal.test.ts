import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeSshd } from '../../../packages/core/test/fixtures/ssh/describe-sshd.js';
import { controlsIn, Screen } from './screen.js';
import { describeTerminal, startOnTerminal } from './terminal.js';
import { useSshFleet } from './use-ssh-fleet.js';

const names = ['web-1', 'web-2', 'web-3'];
const size = { columns: 80, rows: 24 };
const timeout = 60_000;

describeTerminal('on a terminal', () => {
  describeSshd('a run', () => {
    const { home, all, planFile } = useSshFleet(names);
    const start = (env: NodeJS.ProcessEnv = {}) => {
      const wait = `until [ -e ${home()}/go ]; do sleep 0.1; done`;
      const steps = [
        { id: 'greet', command: 'echo hello' },
        { id: 'wait', command: wait, needs: ['greet'] },
      ];
      return startOnTerminal(home(), ['run', planFile({ name: 'hello', steps }), ...all()], { size, env });
    };
    const letGoOn = (): void => writeFileSync(join(home(), 'go'), '');
    /** Once a line of the screen is like this. */
    const shows = (started: ReturnType<typeof start>, line: RegExp): Promise<void> =>
      expect.poll(() => new Screen(started.stdout()).lines, { timeout }).toContainEqual(expect.stringMatching(line));

    test('is a picture that is drawn again in its place, whose clock goes on, and which stays as it was at the end', async () => {
      const started = start();
      await shows(started, /^web-1 +✔ +▸ +wait$/);
      await shows(started, /^web-3 +✔ +▸ +wait$/);
      await shows(started, /^[━─]{75} +50%$/);
      const clock = (): string | undefined =>
        /3 running +(.*)$/m.exec(new Screen(started.stdout()).lines.join('\n'))?.[1];
      const before = clock();
      await expect.poll(clock, { timeout }).not.toBe(before);
      letGoOn();
      const { stdout, code } = await started.ended;
      expect(code).toBe(0);
      const { lines } = new Screen(stdout);
      expect(lines.filter((line) => /^hello {2}\w+ ·/.test(line))).toEqual([
        expect.stringMatching(/^hello {2}succeeded · 3 of 3 hosts {10,}\d/),
      ]);
      for (const name of names) {
        expect(lines.filter((line) => line.startsWith(`${name} `))).toEqual([expect.stringMatching(/ +✔ +✔$/)]);
      }
      expect(lines.at(-3)).toMatch(/^succeeded {2}hello on 3 hosts in .*: 3 succeeded$/);
      expect(controlsIn(stdout)).toContain('m');
      // The cursor is given back.
      expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
    });

    test('is drawn anew for a terminal of another size', async () => {
      const started = start();
      await shows(started, /^[━─]{75} +50%$/);
      started.resize({ columns: 50, rows: 12 });
      await shows(started, /^[━─]{45} +50%$/);
      expect(new Screen(started.stdout()).lines.filter((line) => line.endsWith(' 50%'))).toHaveLength(1);
      started.resize({ columns: 120, rows: 12 });
      await shows(started, /^[━─]{95} +50%$/);
      letGoOn();
      expect((await started.ended).code).toBe(0);
    });

    test('is a picture without colors where NO_COLOR is set', async () => {
      const started = start({ NO_COLOR: '1' });
      letGoOn();
      const { stdout } = await started.ended;
      expect(controlsIn(stdout)).toContain('K');
      expect(controlsIn(stdout)).not.toContain('m');
    });

    test('has a simulation within its width', async () => {
      const plan = planFile({
        name: 'hello',
        steps: [{ id: 'greet', command: 'echo' }],
        strategy: { type: 'rolling', batch: 1 },
      });
      const { stdout, code } = await startOnTerminal(home(), ['simulate', plan, ...all()], { size, env: {} }).ended;
      expect(code).toBe(0);
      const { lines } = new Screen(stdout);
      expect(lines).toContainEqual(expect.stringMatching(/^! A batch counts the moment its commands have ended/));
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(size.columns);
    });

    test.for([
      ['a dumb one', { TERM: 'dumb' }, []],
      ['one of CI', { CI: '1' }, ['m']],
    ] as const)('is a line for each command on %s', async ([, env, controls]) => {
      const started = start(env);
      letGoOn();
      const { stdout, code } = await started.ended;
      expect(code).toBe(0);
      expect([...controlsIn(stdout)]).toEqual(controls);
      for (const name of names)
        expect(stdout).toMatch(new RegExp(`^ +[\\d.]+ m?s {2}${name} {2}wait {2}succeeded in`, 'm'));
    });
  });
});
