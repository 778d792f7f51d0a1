import { spawnSync } from 'node:child_process';
import { localExecutor, localHost } from '@opspilot/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { launchReports } from '../../src/executor/launch/launch-reports.js';
import { launchAnswer, launchArguments } from '../../src/executor/launch/launch-script.js';
import { quote } from '../../src/executor/launch/quote.js';

const runs = { numRuns: 60 };
const patience = 60_000;
/** What an environment or an argument can hold: any text without NUL. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.constantFrom("'", '"', '\\', '\n', '\r', '$', '`', ' ', '\t', '!', 'é', '🚀', '-', '\u0003', '\u001b'))
      .map((c) => c.join('')),
  )
  .map((value) => value.replaceAll('\0', ''));

const executor = localExecutor();
afterAll(() => executor.close());

async function output(command: string, options?: Parameters<typeof executor.start>[2]): Promise<Buffer> {
  const execution = await executor.start(localHost, command, options);
  execution.stderr.resume();
  return Buffer.concat(await execution.stdout.toArray());
}

describe('whatever the bytes', () => {
  it(
    'they come back from cat, handed in whole or in pieces',
    async () => {
      const pieces = fc.array(fc.uint8Array({ maxLength: 5_000 }), { maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(pieces, async (chunks) => {
          async function* stream() {
            yield* chunks;
          }
          const whole = Buffer.concat(chunks);
          expect(await output('cat', { stdin: whole })).toEqual(whole);
          expect(await output('cat', { stdin: stream() })).toEqual(whole);
        }),
        runs,
      );
    },
    patience,
  );
});

describe('whatever the text', () => {
  it(
    'it survives the environment',
    () =>
      fc.assert(
        fc.asyncProperty(text, async (value) => {
          expect((await output('printf %s "$VALUE"', { env: { VALUE: value } })).toString()).toBe(value);
        }),
        runs,
      ),
    patience,
  );

  it(
    'it survives quoting as an argument',
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (words) => {
          const expected = words.map((word) => `${word}|`).join('');
          expect((await output(`printf '%s|' ${words.map(quote).join(' ')}`)).toString()).toBe(expected);
        }),
        runs,
      ),
    patience,
  );

  it(
    'it survives a launch script: variables, directory words and what the command reads',
    () =>
      fc.assert(
        fc.property(text, text, (value, input) => {
          const id = '01TEST';
          const command = 'printf "%s|" "$VALUE"; cat';
          const words = launchArguments({ id, shell: '/bin/sh', command, keepsInput: true });
          const ran = spawnSync('/bin/sh', [...words], { input: launchAnswer(id, { VALUE: value }) + input });
          expect(ran.stdout.toString()).toBe(`${value}|${input}`);
          expect(ran.stderr.toString()).toBe(`\u0002${id}:ready\u0003\u0002${id}:start\u0003`);
        }),
        runs,
      ),
    patience,
  );

  it('a launch script runs nothing without the answer', () => {
    const words = launchArguments({ id: '01TEST', shell: '/bin/sh', command: 'echo ran', keepsInput: true });
    for (const input of ['', "export A='x'\n", '01TES', '01TEST2\n']) {
      const ran = spawnSync('/bin/sh', [...words], { input });
      expect(ran.stdout.toString()).toBe('');
      expect(ran.status).toBe(125);
    }
  });
});

describe('the reports of a launch script', () => {
  const id = '01TEST';
  const word = (name: string): string => `\u0002${id}:${name}\u0003`;
  const noise = fc.string({ unit: fc.constantFrom('\u0002', '\u0003', '0', '1', 'T', ':', 'x', '\n') });

  it('are taken out, however the stream is cut', () => {
    const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(noise, noise, noise, cuts, (before, between, after, places) => {
        const all = Buffer.from(before + word('ready') + between + word('start') + after);
        const reported: string[] = [];
        const reports = launchReports(id, (name) => reported.push(name));
        const edges = [0, ...places.map((place) => place % (all.length + 1)), all.length].sort((a, b) => a - b);
        const passed = edges.slice(1).map((edge, i) => reports.filter(all.subarray(edges[i], edge)));
        expect(reported).toEqual(['ready', 'start']);
        expect(Buffer.concat(passed).toString()).toBe(after);
      }),
    );
  });

  it('of both streams are taken out of the one that carries them, however it is cut', () => {
    const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(noise, noise, cuts, fc.constantFrom('', word('start')), (before, after, places, first) => {
        const all = Buffer.from(before + first + word('output') + after);
        let mayCome = true;
        const second = { word: 'output', mayCome: () => mayCome };
        const reported: string[] = [];
        const report = (name: string): void => {
          reported.push(name);
          if (name === 'output') mayCome = false;
        };
        const reports = launchReports(id, report, second);
        const edges = [0, ...places.map((place) => place % (all.length + 1)), all.length].sort((a, b) => a - b);
        const passed = edges.slice(1).map((edge, i) => reports.filter(all.subarray(edges[i], edge)));
        expect(reported).toEqual(first === '' ? ['output'] : ['start', 'output']);
        expect(Buffer.concat(passed).toString()).toBe(after);
        expect(reports.rest()).toHaveLength(0);
      }),
    );
  });

  it('hold back no more than what may be the second one, and give it when that came elsewhere', () => {
    const beginning = fc.nat({ max: word('output').length - 1 }).map((length) => word('output').slice(0, length));
    fc.assert(
      fc.property(beginning, noise, fc.boolean(), (head, tail, hasCome) => {
        let mayCome = true;
        const reports = launchReports(id, () => {}, { word: 'output', mayCome: () => mayCome });
        const passed = [reports.filter(Buffer.from(word('start') + head))];
        expect(passed[0]).toHaveLength(0);
        if (hasCome) {
          mayCome = false;
          passed.push(reports.rest());
        }
        passed.push(reports.filter(Buffer.from(tail)), reports.rest());
        const isSecond = !hasCome && (head + tail).startsWith(word('output'));
        expect(Buffer.concat(passed).toString()).toBe(
          isSecond ? (head + tail).slice(word('output').length) : head + tail,
        );
      }),
    );
  });

  it('leave what the command prints alone, even if it looks like one', () => {
    const reports = launchReports(id, () => {});
    reports.filter(Buffer.from(word('ready') + word('start')));
    const chunk = Buffer.from(word('ready'));
    expect(reports.filter(chunk)).toBe(chunk);
  });

  it('keep what was said before, without control characters and within bounds', () => {
    const reports = launchReports(id, () => {});
    reports.filter(Buffer.from(`\u001b[31msudo: a password is required\n`));
    expect(reports.remarks()).toBe('[31msudo: a password is required');
    for (let i = 0; i < 100; i++) reports.filter(Buffer.alloc(10_000, 'x'));
    expect(reports.remarks().length).toBeLessThanOrEqual(16 * 1024);
  });
});
