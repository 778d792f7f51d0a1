import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processFamily } from '../../src/executor/processes/process-family.js';
import type { ProcessEntry } from '../../src/executor/processes/process-table.js';
import { linuxProcessTable, parseStat } from '../../src/executor/processes/process-table-linux.js';
import { parseProcessList, psProcessTable } from '../../src/executor/processes/process-table-ps.js';

const id = 'THE-ID';

function entry(pid: number, parent: number, facts: Partial<ProcessEntry> & { mark?: string } = {}): ProcessEntry {
  const { mark = '', ...rest } = facts;
  return { pid, parent, group: 1, session: 1, started: 100, stopped: false, dead: false, marker: () => mark, ...rest };
}

const pids = (entries: readonly ProcessEntry[]): readonly number[] =>
  entries.map(({ pid }) => pid).sort((a, b) => a - b);
const root = entry(50, 10, { group: 50, session: 50 });

describe('a process family', () => {
  it('holds descendants, groups, sessions and the marked, in any order', () => {
    const strangers = [entry(1, 0), entry(10, 1), entry(99, 10), entry(98, 1, { mark: 'OTHER-ID' })];
    const relatives = [
      entry(64, 63, { group: 63, session: 63 }),
      entry(63, 61, { group: 63, session: 63 }),
      entry(61, 50, { group: 50, session: 50 }),
      entry(70, 1, { group: 50, session: 50 }),
      entry(71, 1, { group: 71, session: 50 }),
      entry(72, 1, { group: 72, session: 72, mark: `OUTER:${id}` }),
      entry(73, 72, { group: 72, session: 72 }),
    ];
    expect(pids(processFamily(50, id).members([...strangers, ...relatives, root]))).toEqual([
      50, 61, 63, 64, 70, 71, 72, 73,
    ]);
  });

  it('tells an id from a name, and from a part of either', () => {
    const marks = [id, `name.${id}`, `OUTER:name.${id}`, `${id}:name.INNER`];
    const others = [`${id}.OTHER`, `x${id}`, `${id}-2`, `OUTER:${id}.OTHER`, `name.${id}x`];
    const each = (all: readonly string[], from: number) =>
      all.map((mark, i) => entry(from + i, 1, { mark, group: from + i, session: from + i }));
    const family = processFamily(50, id).members([root, ...each(marks, 60), ...each(others, 70)]);
    expect(pids(family)).toEqual([50, 60, 61, 62, 63]);
  });

  it('remembers who left: parent gone, own session, environment wiped', () => {
    const family = processFamily(50, id);
    family.members([root, entry(60, 50, { group: 60, session: 60 })]);
    const orphan = entry(60, 1, { group: 60, session: 60 });
    const child = entry(61, 1, { group: 60, session: 60 });
    expect(pids(family.members([orphan, child]))).toEqual([60, 61]);
    // Its session outlives it.
    expect(pids(family.members([child]))).toEqual([61]);
  });

  it('takes a pid that was used again for the stranger it is', () => {
    const family = processFamily(50, id);
    family.members([root, entry(60, 50)]);
    const strangers = [
      entry(50, 1, { started: 900, group: 50, session: 50 }),
      entry(55, 50, { started: 910, group: 50, session: 50 }),
      entry(60, 1, { started: 920 }),
    ];
    expect(family.members(strangers)).toEqual([]);
  });

  it('claims nobody who was there before it', () => {
    const elder = entry(40, 1, { started: 20, mark: id });
    expect(pids(processFamily(50, id).members([elder, root]))).toEqual([50]);
  });

  it('counts the dead as gone, not what they left', () => {
    const dead = { ...root, dead: true };
    expect(pids(processFamily(50, id).members([dead, entry(60, 50)]))).toEqual([60]);
  });

  it('is closed under parenthood, whatever the machine looks like', () => {
    const tree = fc.array(fc.nat(), { minLength: 1, maxLength: 40 }).map((parents) =>
      // Process i is a child of an earlier one; the first is the root.
      parents.map((choice, i) => entry(50 + i, i === 0 ? 1 : 50 + (choice % i), { started: 100 + i })),
    );
    fc.assert(
      fc.property(tree, fc.nat(), (entries, shuffle) => {
        const turned = entries.map((_, i) => entries[(i + shuffle) % entries.length] as ProcessEntry);
        expect(processFamily(50, id).members(turned).length).toBe(entries.length);
        const strangers = turned.map((each) => ({ ...each, pid: each.pid + 1_000, parent: each.parent + 1_000 }));
        expect(pids(processFamily(50, id).members([...strangers, ...turned]))).toEqual(pids(entries));
      }),
    );
  });
});

describe('a process table', () => {
  it('reads a name with brackets, spaces and line breaks', () => {
    const fields = 'T 1 2 3 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0';
    expect(parseStat(`42 (a) b) (c\n) ${fields}`)).toEqual({
      pid: 42,
      parent: 1,
      group: 2,
      session: 3,
      started: 4711,
      stopped: true,
      dead: false,
    });
    expect(parseStat('')).toBeUndefined();
    expect(parseStat('42 (cut')).toBeUndefined();
  });

  it('reads what ps prints, on macOS too', () => {
    const [linux, mac] = parseProcessList(
      '   12     1    12    12 Ss   Sat Nov 22 14:05:09 2025\n   13    12    12      0 Z    Sat Nov 22 14:05:10 2025\nrubbish\n',
    );
    expect(linux).toMatchObject({ pid: 12, parent: 1, group: 12, session: 12, dead: false });
    expect(mac).toMatchObject({ pid: 13, parent: 12, session: 0, dead: true, started: (linux?.started ?? 0) + 1 });
  });

  it.skipIf(process.platform !== 'linux')('sees this process, by /proc and by ps alike', async () => {
    const tables = [linuxProcessTable(), psProcessTable()];
    const looks = await Promise.all(tables.map((table) => table.look()));
    const [one, two] = looks.map((entries) => entries.find(({ pid }) => pid === process.pid));
    expect(one).toMatchObject({ parent: process.ppid, dead: false, stopped: false });
    expect(two).toMatchObject({ parent: process.ppid, group: one?.group, session: one?.session });
  });

  it.skipIf(process.platform !== 'linux')('shares a look among those who ask at once, never an older one', async () => {
    const table = linuxProcessTable();
    const first = table.look();
    expect(table.look()).toBe(first);
    const [before] = await Promise.all([first]);
    const after = await table.look();
    expect(after).not.toBe(before);
  });
});
