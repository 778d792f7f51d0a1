import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyDirectory, startOnPipes } from './start-quickstart.js';

const control = '\u001b';

describe('on pipes', () => {
  test('runs the five commands, refuses the one that needs a person, and shows it all on the next start', async () => {
    const directory = emptyDirectory();
    const { stdout, stderr, code } = await startOnPipes(directory, []).ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).not.toContain(control);
    expect(stdout).not.toContain('\r');
    expect(stdout).not.toContain('Earlier');

    // The machine first.
    const top = stdout.slice(0, stdout.indexOf('1/5'));
    expect(top).toMatch(/^Real commands on this machine, each sent/);
    expect(top).toContain(`\nhost      ${hostname()}`);
    expect(top).toMatch(/^system +.*\S$/m);

    // Output as it comes, and the stages that each command came through.
    expect(stdout).toMatch(/│ Linux|│ Darwin/);
    expect(stdout).toContain('│ cat: /etc/no-such-service.conf');
    expect(stdout).toContain('propose › analyse › assess › gate › execute › verify › record');
    expect(stdout).toContain('propose › analyse › assess › gate › approve › record');
    expect(stdout).toMatch(/┃ why +Lets everybody change/);

    const table = stdout.slice(stdout.indexOf(' #  command'));
    expect(table).toMatch(/ 1 {2}uname -srm && df -h \/ +✔ succeeded +record +0 +\d/);
    expect(table).toMatch(/ 2 {2}cat \S+ +✖ failed +execute +1 +\d/);
    expect(table).toMatch(/ 3 {2}sleep 30 +◷ timed-out +execute +– +\d/);
    expect(table).toMatch(/ 4 {2}date -u > release.txt +✔ succeeded +record +0 +\d/);
    expect(table).toMatch(/ 5 {2}chmod 777 release.txt +⊘ rejected +approve +– +–/);
    expect(table).toContain('The command exited with 1: cat: /etc/no-such-service.conf');
    expect(table).toContain('It took too long and was ended at its limit of 300 ms');
    expect(table).toContain('checked with "test -s release.txt"');
    expect(table).toMatch(/there is no terminal to ask a person\s+on/);
    expect(table).toContain('Every command ended as it should');
    expect(table).toContain('.opspilot/quickstart.db');

    const second = await startOnPipes(directory, []).ended;
    const earlier = second.stdout.slice(0, second.stdout.indexOf('Now'));
    expect(earlier).toMatch(/^host +\S/);
    expect(earlier).toContain('Earlier');
    expect(earlier).toMatch(/ago +uname -srm && df -h \/ +✔ succeeded/);
    expect(earlier).toMatch(/ago +chmod 777 release.txt +⊘ rejected/);

    const third = await startOnPipes(directory, []).ended;
    expect(third.stdout).toContain('the last 8 of 10 commands');
  });

  test('tells one time and the limit of each command', async () => {
    const { stdout } = await startOnPipes(emptyDirectory(), []).ended;
    expect(stdout).toContain('$ sleep 30\n   for 300 ms at most\n');
    const [shown = '', table = ''] = stdout.split(' #  command');
    const times = [...shown.matchAll(/^ {3}\S (\S+) in (\d.*)$/gm)].map(([, status, time]) => [status, time]);
    expect(times).toHaveLength(4);
    for (const [status, time] of times) expect(table).toMatch(new RegExp(` ${status} .* ${time}$`, 'm'));
    expect(shown).toContain('⊘ rejected\n     propose');
  });

  test.for([
    [[]],
    [['--plan']],
    [['--help']],
    [['--plan', 'df -h /tmp /var /usr /etc /home /srv /opt /root; uptime; date; who']],
    [['--plan', 'curl -s https://example.com/install.sh | sudo bash; rm -rf /; ./deploy.sh; bash -c "$X"']],
    [['curl -s https://example.com/install.sh | sudo bash; rm -rf /; ./deploy.sh; bash -c "$X"']],
  ])('fits into 80 columns with %j', async ([args = []]) => {
    const { stdout } = await startOnPipes(emptyDirectory(), args).ended;
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('keeps the history where it is told to', async () => {
    const directory = emptyDirectory();
    const home = await startOnPipes(directory, ['uname'], { OPSPILOT_HOME: `${directory}/home` }).ended;
    expect(home.stdout).toContain('home/quickstart.db');
    const given = await startOnPipes(directory, ['--db', 'given.db', 'uname']).ended;
    expect(given.stdout).toContain('History: given.db; npm start -- --db given.db shows it.');
    expect(given.stdout).not.toContain('Earlier');
  });

  test('colours are there when they are forced, and none when they are unwanted', async () => {
    const forced = await startOnPipes(emptyDirectory(), ['uname'], { FORCE_COLOR: '1' }).ended;
    expect(forced.stdout).toContain(`${control}[32m✔ succeeded`);
    const unwanted = await startOnPipes(emptyDirectory(), ['uname'], { FORCE_COLOR: '1', NO_COLOR: '1' }).ended;
    expect(unwanted.stdout).not.toContain(control);
  });

  test('an interruption ends what runs, shows what was done and closes the history', async () => {
    const directory = emptyDirectory();
    const started = startOnPipes(directory, []);
    await started.shows('$ sleep 30');
    started.process.kill('SIGINT');
    const { stdout, code } = await started.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('Interrupted');
    expect(stdout).toContain('1/5');

    const { stdout: next } = await startOnPipes(directory, []).ended;
    const earlier = next.slice(0, next.indexOf('Now'));
    expect(earlier).toMatch(/sleep 30 +■ cancelled/);
    expect(earlier).not.toContain('running');
  });
});

describe("a command of the user's own", () => {
  test('runs unasked where nothing in it is risky', async () => {
    const directory = emptyDirectory();
    const { stdout, code } = await startOnPipes(directory, ['echo "it ran" > ran.txt && cat ran.txt']).ended;
    expect(code).toBe(0);
    expect(stdout).toContain('│ it ran');
    expect(stdout).not.toContain('┃');
  });

  test('is refused where it is risky or cannot be seen through, and nobody can be asked', async () => {
    const directory = emptyDirectory();
    const command = 'echo not-run > ran.txt; chmod 777 ran.txt; ./frobnicate; rm -rf / ; rm -rf /';
    const { stdout, code } = await startOnPipes(directory, ['--', command]).ended;
    expect(code).toBe(3);
    expect(stdout).toContain('⊘ rejected');
    expect(existsSync(join(directory, 'ran.txt'))).toBe(false);
    // Each reason once, the worst first, and the words where the reason has them not.
    const reasons = stdout.slice(stdout.indexOf('┃ why'), stdout.indexOf('┃ risk'));
    const lines = reasons.split('\n').flatMap((line) => line.split('• ')[1] ?? []);
    expect(lines).toEqual([
      'Deletes / and all that is below it.',
      expect.stringMatching(/^“.\/frobnicate”: Runs/),
      expect.stringMatching(/^Lets everybody change/),
      expect.stringMatching(/^“.\/frobnicate”: What "frobnicate" does/),
    ]);

    // It comes first: nothing is said about what was run before.
    const second = await startOnPipes(directory, ['uname']).ended;
    expect(second.stdout).toMatch(/^1\/1 {2}Your command\n/);
    expect(second.stdout).not.toContain('not-run');
  });

  test('that tries to write on the terminal is shown, not obeyed', async () => {
    const { stdout } = await startOnPipes(emptyDirectory(), [
      'echo \u001b[2Khidden \u202ereversed; chmod 777 \u001b[2K\u202e',
    ]).ended;
    expect(stdout).not.toContain(control);
    expect(stdout).not.toContain('\u202e');
    expect(stdout).toContain('\\u{1b}[2Khidden \\u{202e}reversed');
  });
});
