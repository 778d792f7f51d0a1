import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

/** Makes a package that keeps something in /var/lib as it is installed; its postrm stands in `$2`. */
const build = `build() { # name, postrm
  rm -rf /srv/build; mkdir -p /srv/build/DEBIAN /srv/build/etc /srv/build/opt/$1; cd /srv/build
  printf 'Package: %s\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: tiny\\n' $1 > DEBIAN/control
  echo known > etc/$1.conf; echo /etc/$1.conf > DEBIAN/conffiles; echo content > opt/$1/file
  printf '#!/bin/sh\\nmkdir -p /var/lib/%s\\n' $1 > DEBIAN/postinst; printf '#!/bin/sh\\nset -e\\n%s\\n' "$2" > DEBIAN/postrm
  chmod 755 DEBIAN/postinst DEBIAN/postrm; dpkg-deb -b . /srv/$1.deb > /dev/null
}`;
const prepared = `set -e
# No sources: apt has nothing to read, and no version of anything.
rm -rf /var/lib/apt/lists/*
${build}
build opspilot-told 'if [ "$1" = purge ]; then rm -rf /var/lib/opspilot-told; fi'
build opspilot-untold 'if [ "$1" = purge ]; then rm -rf "/var/lib/$DPKG_MAINTSCRIPT_PACKAGE"; fi'`;
const archived = '/var/cache/apt/archives/opspilot-told_1.0_all.deb';
/** What there is of the packages. */
const looked = `dpkg-query -W -f '\${Package} \${db:Status-Abbrev}\\n' 'opspilot-*' 2>/dev/null
find /opt /etc/opspilot-* /var/lib/opspilot-* -path '/opt/*' -type d -printf '%p %m %u\\n' -o -printf '%p %y %m %u %s %T@\\n' 2>/dev/null | grep opspilot | sort; cat /etc/opspilot-*.conf /var/lib/opspilot-*/* 2>/dev/null; true`;

describe.skipIf(sandbox === undefined)('a package with data of its own', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  beforeAll(() => void run(prepared));
  beforeEach(async () => {
    pilot = await undoingPilot(executor);
  });
  afterEach(async () => {
    await pilot.close();
    run(
      `dpkg -P opspilot-told opspilot-untold > /dev/null 2>&1; rm -rf ${archived} /var/lib/opspilot-* /var/tmp/opspilot-packages-*; true`,
    );
  });
  afterAll(close);

  it('goes as it came while nobody has put anything into it', async () => {
    const before = run(looked);
    const { id } = await did(pilot, 'dpkg -i /srv/opspilot-told.deb');
    expect(run(looked)).toContain('/var/lib/opspilot-told d');
    await pilot.rollback.undo(id);
    expect(run(looked)).toBe(before);
  });

  it.each([
    ['data', 'echo months > /var/lib/opspilot-told/data'],
    ['settings', 'echo changed >> /etc/opspilot-told.conf'],
    ['a changed file of the package', 'echo changed >> /opt/opspilot-told/file'],
  ])('stays, with what was made since, until that is forced, and then comes back with it: %s', async (_what, made) => {
    const { id } = await did(pilot, 'dpkg -i /srv/opspilot-told.deb');
    run(made);
    const filled = run(looked);
    const conflict = 'what dpkg-packages opspilot-told:all holds';
    expect((await pilot.rollback.preview(id)).stateConflicts).toEqual([conflict]);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(run(looked)).toBe(filled);
    const { point } = await pilot.rollback.undo(id, { force: true });
    expect(run(looked)).toBe('');
    await pilot.rollback.undo(point);
    expect(run(looked)).toBe(filled);
  });

  it('stays until that is forced where its script does not tell what it deletes', async () => {
    const { id } = await did(pilot, 'dpkg -i /srv/opspilot-untold.deb');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    await pilot.rollback.undo(id, { force: true });
    expect(run(looked)).toBe('');
  });

  it('comes back with its data and settings, from a file that only the archives have', async () => {
    run(`cp /srv/opspilot-told.deb ${archived}; dpkg -i ${archived} > /dev/null
echo months > /var/lib/opspilot-told/data; echo changed >> /etc/opspilot-told.conf`);
    const before = run(looked);
    const command = 'dpkg -P opspilot-told';
    expect(pilot.rollback.foresee(command)).toMatchObject({
      reversal: 'not-at-all',
      losses: [{ what: 'what purging deletes beside settings', reason: 'undecided' }],
    });
    const { id, summary } = await did(pilot, command);
    expect(summary).not.toContain('not:');
    expect(run(looked)).toBe('');
    const { point } = await pilot.rollback.undo(id);
    expect(run(looked)).toBe(before);
    await pilot.rollback.undo(point);
    expect(run(looked)).toBe('');
  });

  it('comes back from a file that has gone from the archives since', async () => {
    run(`cp /srv/opspilot-told.deb ${archived}; dpkg -i ${archived} > /dev/null`);
    const before = run(looked);
    const { id } = await did(pilot, 'dpkg -P opspilot-told');
    run('apt-get clean');
    await pilot.rollback.undo(id, { force: true });
    expect(run(looked)).toBe(before);
  });

  it('is told to be lost before it goes where nothing has its version, or its script does not tell what it deletes', async () => {
    run('dpkg -i /srv/opspilot-untold.deb > /dev/null');
    const { summary } = await did(pilot, 'dpkg -P opspilot-untold');
    expect(summary).toMatch(/not: .*1\.0 of opspilot-untold can no longer be had/);
    expect(summary).toMatch(/not: .*what purging opspilot-untold deletes cannot be told/);
  });
});
