import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asked,
  limited,
  makeUsers,
  password,
  removeUsers,
  runAs,
  stubbornSleep,
  sudoMissing,
  trusted,
} from './fixtures/sudo-users.js';

const missing = sudoMissing();
const isRequired = (process.env['OPSPILOT_REQUIRE'] ?? '').split(',').includes('sudo');
const patience = 60_000;
const become = { user: 'root' };

if (missing !== undefined) {
  describe('becoming another user through sudo', () => {
    it.skipIf(!isRequired)(`needs a real sudo: ${missing}`, () => {
      expect.fail(missing);
    });
  });
}

describe.skipIf(missing !== undefined)('becoming another user through sudo', () => {
  beforeAll(makeUsers);
  afterAll(removeUsers);

  it(
    'works where no password is needed, with input, variables, directory and exit code',
    async () => {
      const [who, fed, other, failed] = await runAs(trusted, [
        { command: 'id -un; echo $HOME; pwd', options: { become, cwd: '/root' } },
        { command: 'cat; echo "[$TOKEN]"; echo err >&2', options: { become, stdin: 'in ', env: { TOKEN: "a'b\nc" } } },
        { command: 'id -un', options: { become: { user: 'daemon' } } },
        { command: 'exit 3', options: { become } },
      ]);
      expect(who).toMatchObject({ stdout: 'root\n/root\n/root\n', stderr: '', exitCode: 0 });
      expect(fed).toMatchObject({ stdout: "in [a'b\nc]\n", stderr: 'err\n' });
      expect(other).toMatchObject({ stdout: 'daemon\n' });
      expect(failed).toMatchObject({ status: 'exited', exitCode: 3 });
    },
    patience,
  );

  it(
    'gives a password to sudo alone: never to the command, whether sudo asks or not',
    async () => {
      const options = { become: { ...become, password }, stdin: 'in' };
      const command = 'cat; ps -eo args; env';
      for (const user of [asked, trusted]) {
        const [ran] = await runAs(user, [{ command, options }]);
        expect(ran).toMatchObject({ status: 'exited', exitCode: 0, stdout: expect.stringMatching(/^in/) });
        expect(JSON.stringify(ran)).not.toContain(password);
      }
    },
    patience,
  );

  it(
    'runs nothing when sudo refuses: wrong password, none, unknown user, not allowed',
    async () => {
      const file = '/tmp/opspilot-sudo-ran';
      const command = `touch ${file}`;
      const refused = [
        ...(await runAs(asked, [
          { command, options: { become: { ...become, password: 'wrong' } } },
          { command, options: { become } },
          { command, options: { become: { user: 'no-such-user', password } } },
        ])),
        ...(await runAs(limited, [{ command, options: { become } }])),
      ];
      for (const result of refused) expect(result).toMatchObject({ code: 'become-unavailable' });
      expect(JSON.stringify(refused)).not.toContain('wrong');
      expect(() => execFileSync('test', ['-e', file])).toThrow();
    },
    patience,
  );

  it(
    'keeps variables out of the command lines that everybody can read',
    async () => {
      const [ran] = await runAs(trusted, [
        { command: 'ps -eo args; echo $TOKEN', options: { become, env: { TOKEN: 'sesame-open' } } },
      ]);
      expect(ran?.stdout?.match(/sesame-open/g)).toEqual(['sesame-open']);
    },
    patience,
  );

  it(
    'works on a terminal',
    async () => {
      const [ran] = await runAs(asked, [
        {
          command: 'id -un; stty size; exit 4',
          options: { become: { ...become, password }, pty: { columns: 90, rows: 20 } },
        },
      ]);
      expect(ran).toMatchObject({ stdout: 'root\r\n20 90\r\n', exitCode: 4 });
    },
    patience,
  );

  it(
    'ends what runs as another user, to the last process',
    async () => {
      const command = `trap '' TERM; setsid sh -c "trap '' TERM; sleep 94711" & echo started; sleep 94711; sleep 94711`;
      const results = [
        ...(await runAs(trusted, [{ command, options: { become }, cancels: true }])),
        ...(await runAs(asked, [{ command, options: { become: { ...become, password } }, cancels: true }])),
      ];
      for (const result of results) expect(result).toMatchObject({ status: 'cancelled' });
      expect(execFileSync('ps', ['-eo', 'args']).toString()).not.toContain('sleep 94711');
    },
    patience,
  );

  it(
    'does not claim the end of what it may not end, and names it',
    async () => {
      const begun = "ps -eo args | grep -q '^/usr/bin/sleep 4712'";
      const command = `sudo -n ${stubbornSleep} & until ${begun}; do sleep 0.1; done; echo started; wait`;
      const [result] = await runAs(limited, [{ command, cancels: true }]);
      const pids = result?.error?.details.pids ?? [];
      expect(result).toMatchObject({ status: 'unknown', error: { code: 'termination-unconfirmed' } });
      const named = execFileSync('ps', ['-o', 'args=', '-p', pids.join(',')]).toString();
      execFileSync('kill', ['-KILL', ...pids.map(String)]);
      expect(named).toContain('sleep 4712');
    },
    patience,
  );
});
