import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '../fixtures/sandbox.js';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

const sandbox = await openSandbox();
const none: Partial<Sandbox> = {};

const prepared = `set -e
# No sources: apt has no version of anything.
rm -rf /var/lib/apt/lists/*
for version in 1:1.0 2.0; do
  mkdir -p /srv/build/DEBIAN /srv/build/opt/tiny; cd /srv/build
  printf 'Package: opspilot-tiny\\nVersion: %s\\nArchitecture: all\\nMaintainer: a <a@b>\\nDescription: tiny\\n' $version > DEBIAN/control
  echo $version > opt/tiny/file; dpkg-deb -b . /srv/tiny_\${version#*:}.deb > /dev/null
done`;
const looked = `dpkg-query -W -f '\${Package} \${Version} \${db:Status-Abbrev}\\n' opspilot-tiny 2>/dev/null; cat /opt/tiny/file 2>/dev/null; true`;
const first = 'opspilot-tiny 1:1.0 ii \n1:1.0\n';
const second = 'opspilot-tiny 2.0 ii \n2.0\n';

describe.skipIf(sandbox === undefined)('a package that was installed by the path of its file', () => {
  const { executor, run, close } = sandbox ?? (none as Sandbox);
  let pilot: Awaited<ReturnType<typeof undoingPilot>>;
  beforeAll(() => void run(prepared));
  beforeEach(async () => {
    pilot = await undoingPilot(executor);
  });
  afterEach(async () => {
    await pilot.close();
    run('dpkg -P opspilot-tiny > /dev/null 2>&1; rm -rf /var/tmp/opspilot-packages-*');
  });
  afterAll(close);

  it.each(['dpkg -i /srv/tiny_1.0.deb', 'apt-get install -y /srv/tiny_1.0.deb'])(
    'is proven to be as before once it is undone: %s',
    async (command) => {
      const { id } = await did(pilot, command);
      expect(run(looked)).toBe(first);
      const { success, proof } = await pilot.rollback.undo(id, { prove: true });
      expect(proof?.statement.hosts).toMatchObject([{ isAsBefore: true, unlike: [] }]);
      expect([success, run(looked)]).toEqual([true, '']);
    },
  );

  it('comes back when another version took its place, or it went, though its file is gone', async () => {
    run('cp /srv/tiny_1.0.deb /srv/once.deb');
    await did(pilot, 'dpkg -i /srv/once.deb && rm /srv/once.deb');
    const upgrade = await did(pilot, 'dpkg -i --force-downgrade /srv/tiny_2.0.deb');
    expect([upgrade.summary.includes('not:'), run(looked)]).toEqual([false, second]);
    const { success, point } = await pilot.rollback.undo(upgrade.id, { prove: true });
    expect([success, run(looked)]).toEqual([true, first]);
    await pilot.rollback.undo(point);
    expect(run(looked)).toBe(second);
    const removal = await did(pilot, 'dpkg -r opspilot-tiny');
    expect([removal.summary.includes('not:'), run(looked)]).toEqual([false, '']);
    await pilot.rollback.undo(removal.id);
    expect(run(looked)).toBe(second);
  });

  it('is told to be lost before it goes where somebody else installed it', async () => {
    run('dpkg -i /srv/tiny_1.0.deb > /dev/null');
    const told: (readonly string[])[] = [];
    pilot.events.on('recovery-point.taken', ({ data }) => void told.push(data.losses));
    const { id, summary } = await did(pilot, 'dpkg -r opspilot-tiny');
    const loss = 'version 1:1.0 of opspilot-tiny can no longer be had';
    expect(summary).toContain(`not: ${loss}`);
    const [point] = await pilot.rollback.points();
    expect([told, point?.losses]).toEqual([[[loss]], [loss]]);
    expect((await pilot.rollback.preview(id)).stateDifferences).toEqual([
      { kind: 'gone', thing: 'package opspilot-tiny', before: '1:1.0' },
    ]);
  });
});
