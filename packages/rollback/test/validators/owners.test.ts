import { OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { did } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();

describe.skipIf(sandbox === undefined)('files of a user come back to a host with other users', () => {
  const { executor, run, close } = sandbox ?? ({} as Sandbox);
  let pilot: Awaited<ReturnType<typeof open>>;
  const open = () =>
    OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor,
      approve: () => true,
      plugins: [rollback({ store: memorySnapshotStore() })],
    });
  const file = "/srv/owned/it's hers";
  const quoted = `'/srv/owned/it'\\''s hers'`;

  beforeEach(async () => {
    pilot = await open();
    run(`groupadd -g 7001 anna; useradd -M -u 7001 -g 7001 anna
mkdir -p /srv/owned; echo private > ${quoted}; chown 7001:7001 ${quoted}; chmod 600 ${quoted}`);
  });
  afterEach(async () => {
    await pilot.close();
    run('for name in anna berta; do userdel $name 2>/dev/null; groupdel $name 2>/dev/null; done; rm -r /srv/owned');
  });
  afterAll(() => close());

  const undone = async (others: string) => {
    const { id } = await did(pilot, `rm ${quoted}`);
    run(`userdel anna\n${others}`);
    const { success, validationResults } = await pilot.rollback.undo(id);
    expect(run(`stat -c '%u:%g %a' ${quoted}; cat ${quoted}`)).toBe('7001:7001 600\nprivate\n');
    return { success, said: validationResults.filter(({ check }) => check === 'owners') };
  };
  const told = (summary: string) => [{ check: 'owners', host: 'localhost', passed: false, summary }];
  const whole = { success: true, said: [] };

  it('and who they are is asked: it is she', async () => {
    expect(await undone('groupadd -g 7001 anna 2>/dev/null; useradd -M -u 7001 -g 7001 anna')).toEqual({
      success: true,
      said: [{ check: 'owners', host: 'localhost', passed: true, summary: 'getent finds no fault' }],
    });
  });

  it('whose number is a stranger by now: he is named', async () => {
    expect(await undone('groupadd -g 7001 berta; useradd -M -u 7001 -g 7001 berta')).toEqual({
      success: false,
      said: told(
        `getent finds a fault (exit code 1): ${file}: user 7001 is berta there, and was anna; ${file}: group 7001 is berta there, and was anna`,
      ),
    });
  });

  it('where she has another number: it is said that it is not hers', async () => {
    expect(await undone('groupadd -g 7002 anna; useradd -M -u 7002 -g 7002 anna')).toEqual({
      success: false,
      said: told(
        `getent finds a fault (exit code 1): ${file}: user 7001 is nobody there, and was anna, who is another number; ${file}: group 7001 is nobody there, and was anna, who is another number`,
      ),
    });
  });

  it('where nobody has that number, nor that name: it stays a number', async () => {
    const { success, said } = await undone('');
    expect({ success, passed: said.map(({ passed }) => passed) }).toEqual({ success: true, passed: [true] });
  });

  it('which a directory that does not answer cannot tell: that is told, and is waited for no longer', async () => {
    const standIn = (name: string, body: string): string =>
      run(`printf '#!/bin/sh\\n${body}\\n' > /usr/local/sbin/${name}; chmod 755 /usr/local/sbin/${name}`);
    standIn('getent', 'sleep 40');
    standIn('timeout', 'shift 3; exec /usr/bin/timeout 1 "$@"');
    expect(await undone('')).toEqual({
      success: false,
      said: told('getent could not be asked: it did not answer in 30 seconds'),
    });
    run('rm /usr/local/sbin/getent /usr/local/sbin/timeout');
  });

  it('where all is the administrator, nobody is asked', async () => {
    run(`chown 0:0 ${quoted}`);
    const { id } = await did(pilot, `rm ${quoted}`);
    const { success, validationResults } = await pilot.rollback.undo(id);
    expect({ success, said: validationResults.filter(({ check }) => check === 'owners') }).toEqual(whole);
  });
});
