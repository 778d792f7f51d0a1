import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { LineTemplates } from '../../../src/executor/ssh/launch/line-templates.js';
import { type RemoteLaunchOptions, remoteLaunch } from '../../../src/executor/ssh/launch/remote-launch.js';

const letters = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789im'.split('');
const idText = fc.string({ unit: fc.constantFrom(...letters), minLength: 4, maxLength: 26 });
// Few of each, so that many launches share a line and hardly one shares all that it is made of.
const command = fc.constantFrom('true', '/bin/true', '/usr/bin/id -u', 'echo "$HOME" m i', 'echo "a b"', 'i', 'm');
const launchOptions = fc.record({
  id: idText,
  marker: idText.map((name) => `${name}.m`),
  command,
  cwd: fc.constantFrom(undefined, '/', '/srv/im'),
  stdin: fc.constantFrom(undefined, 'input'),
  seemsBash: fc.boolean(),
});

describe('lines that are kept', () => {
  const lineOf = (
    templates: LineTemplates,
    {
      id,
      marker,
      command: text,
      cwd,
      stdin,
      seemsBash,
    }: typeof launchOptions extends fc.Arbitrary<infer Options> ? Options : never,
  ): string => {
    const execution = { ...(cwd === undefined ? {} : { cwd }), ...(stdin === undefined ? {} : { stdin }) };
    const options: RemoteLaunchOptions = {
      ...{
        id,
        marker,
        shell: '/bin/sh',
        templates,
        command: text,
        execution,
        becomes: false,
        seemsBash,
        runsWhatItIsSent: true,
      },
    };
    return remoteLaunch(options).line;
  };

  it('are those that would be made anew', () => {
    fc.assert(
      fc.property(fc.array(launchOptions, { minLength: 2, maxLength: 40 }), (launches) => {
        const templates = new LineTemplates();
        for (const options of launches) {
          const line = lineOf(templates, options);
          expect(line).toBe(lineOf(new LineTemplates(), options));
          expect(line).toContain(options.id);
          expect(line).toContain(options.marker);
          expect(line).not.toContain('\0');
        }
      }),
    );
  });

  it('are made again when many others came between', () => {
    const templates = new LineTemplates();
    let made = 0;
    const line = (key: string): string =>
      templates.line(key, { id: 'ID', marker: 'NAME.ID' }, ({ id, marker }) => {
        made += 1;
        return `${key} ${id} ${marker}`;
      });
    for (let n = 0; n < 1_000; n++) expect(line(`command ${n}`)).toBe(`command ${n} ID NAME.ID`);
    expect(line('command 999')).toBe('command 999 ID NAME.ID');
    expect(made).toBe(1_000);
    expect(line('command 0')).toBe('command 0 ID NAME.ID');
    expect(made).toBe(1_001);
  });

  it('are forgotten each for itself, ten seconds after it was used, however busy others are', () => {
    vi.useFakeTimers();
    try {
      const templates = new LineTemplates();
      const made: string[] = [];
      const line = (key: string): string =>
        templates.line(key, { id: 'ID', marker: 'ID' }, () => {
          made.push(key);
          return `echo ${key}`;
        });
      line('once');
      for (let seconds = 0; seconds < 30; seconds++) {
        line('often');
        vi.advanceTimersByTime(1_000);
      }
      expect(made).toEqual(['once', 'often']);
      // Only what is in use is held: a command may hold what nobody is to find later.
      expect(vi.getTimerCount()).toBe(1);
      line('once');
      expect(made).toEqual(['once', 'often', 'once']);
      vi.advanceTimersByTime(10_000);
      expect(vi.getTimerCount()).toBe(0);
      line('often');
      expect(made).toEqual(['once', 'often', 'once', 'often']);
      templates.forget();
      expect(vi.getTimerCount()).toBe(0);
      line('often');
      expect(made).toHaveLength(5);
    } finally {
      vi.useRealTimers();
    }
  });

  it('hold no timer beyond those of the lines that are kept', () => {
    vi.useFakeTimers();
    try {
      const templates = new LineTemplates();
      for (let n = 0; n < 1_000; n++) templates.line(`command ${n}`, { id: 'ID', marker: 'ID' }, () => `command ${n}`);
      expect(vi.getTimerCount()).toBe(64);
    } finally {
      vi.useRealTimers();
    }
  });
});
