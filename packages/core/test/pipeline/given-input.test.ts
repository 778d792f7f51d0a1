import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { scriptedPilot } from './pilots.js';

const judged = { analysis: {} } as const;

describe('what a request gives its command to read', () => {
  it.each([
    ['sh', 'rm -rf /etc', 0.9],
    ['bash -s /etc', 'rm -rf "$1"', 0.9],
    ['python3 -', 'import shutil; shutil.rmtree("/etc")', 0.8],
    ['python3', 'import os; os.system("rm -rf /etc")', 0.9],
    ['psql shop', 'drop database shop', 0.5],
    ['redis-cli', 'FLUSHALL', 0.5],
    ['ssh web-2', 'rm -rf /etc', 0.9],
    ['docker exec -i web sh', 'rm -rf /var/lib/mysql', 0.5],
    ['crontab -', '* * * * * rm -rf /etc', 0.9],
    ['xargs rm -rf', '/etc', 0.8],
  ])('is judged by what it says: %s', async (command, stdin, atLeast) => {
    const { pilot, ran } = await scriptedPilot(judged);
    for (const given of [stdin, Buffer.from(stdin)]) {
      const { draft } = await pilot.plan({ command, stdin: given });
      expect(draft.risk?.score).toBeGreaterThanOrEqual(atLeast);
      expect(await pilot.run({ command, stdin: given })).toMatchObject({ status: 'rejected' });
    }
    expect(ran()).toEqual([]);
  });

  it.each([
    ['sh', 'echo hello'],
    ['psql shop', 'select 1'],
    ['cat', 'rm -rf /etc'],
    ['sudo -S ls', 'hunter2-hunter2\n'],
    ['docker login -u ci --password-stdin registry.example', 'hunter2-hunter2'],
    ['tee notes.txt', 'rm -rf /'],
  ])('may be anything that does no harm: %s', async (command, stdin) => {
    const { pilot } = await scriptedPilot(judged);
    expect(await pilot.run({ command, stdin })).toMatchObject({ status: 'succeeded' });
  });

  it.each(['sh', 'python3 -', 'ssh web-2', 'docker exec -i web sh'])(
    'is asked for where nobody can look at it: %s',
    async (command) => {
      const { pilot, ran } = await scriptedPilot(judged);
      const stdin = () => Readable.from([Buffer.from('echo harmless')]);
      expect(await pilot.run({ command, stdin: stdin() })).toMatchObject({ status: 'rejected' });
      expect(await pilot.run({ command, stdin: Buffer.from([0xff, 0xfe, 0x00]) })).toMatchObject({
        status: 'rejected',
      });
      expect(ran()).toEqual([]);
    },
  );

  it('is known to nobody else', async () => {
    const { pilot, events } = await scriptedPilot({ ...judged, approve: () => false });
    const request = { command: 'sh', stdin: 'rm -rf /etc/velvet; frob-velvet' };
    const plan = await pilot.plan(request);
    const outcome = await pilot.run(request);
    const told = JSON.stringify([plan, outcome, await pilot.history.get(outcome.id), events]);
    expect(told).not.toContain('velvet');
    expect(told).toContain('A variable or the standard input of the request decides what.');
  });

  it('is not read by what verifies the command', async () => {
    const { pilot } = await scriptedPilot(judged);
    const request = { command: 'cat', stdin: 'rm -rf /etc', verify: ['sh -c true'] };
    expect(await pilot.run(request)).toMatchObject({ status: 'succeeded' });
  });
});
