import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeProfile } from '../../../src/hosts/profile/describe-profile.js';
import type { HostProfile } from '../../../src/hosts/profile/host-profile.js';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { freebsd, macos } from './fixtures/bsd-family.js';
import { debian, ubuntu } from './fixtures/debian-family.js';
import { alpine, arch, suse } from './fixtures/other-linux.js';
import { marker } from './fixtures/printed.js';
import { centos6, rocky } from './fixtures/red-hat-family.js';

const outputs = [debian, ubuntu, alpine, rocky, centos6, arch, suse, macos, freebsd];
const anOutput = fc.constantFrom(...outputs);
// What would write on a terminal, but for the line breaks and tabs that a path may really hold.
const unprintable = /(?![\t\n])\p{Cc}/u;

/** What holds for every profile, whatever it was made from. */
function expectSound(profile: HostProfile): void {
  // Stored and sent as it is.
  expect(JSON.parse(JSON.stringify(profile))).toEqual(JSON.parse(JSON.stringify(profile)));
  for (const { total, free } of profile.mounts) {
    for (const bytes of [total, free]) if (bytes !== undefined) expect(Number.isSafeInteger(bytes)).toBe(true);
  }
  if (!profile.isComplete) expect(profile.problems.some(({ part }) => part === 'probe')).toBe(true);
  const lines = describeProfile(profile);
  expect(lines.length).toBeLessThanOrEqual(8);
  for (const line of lines) {
    expect([...line].length).toBeLessThanOrEqual(80);
    expect(line).not.toMatch(unprintable);
    expect(line).not.toMatch(/[\t\n]|undefined|NaN|\[object/);
  }
}

/** Every fact of `profile` that a cut left is the same in the `whole`. */
function expectPart(profile: HostProfile, whole: HostProfile): void {
  const parts = ['hostname', 'kernel', 'libc', 'memory', 'sh', 'bootedAt', 'distribution', 'serviceManager'] as const;
  for (const part of parts) expect(profile[part] ?? whole[part]).toEqual(whole[part]);
  expect([{}, whole.tools]).toContainEqual(profile.tools);
  const paths = (mounts: HostProfile['mounts']): readonly string[] => mounts.map(({ path }) => path);
  expect([[], paths(whole.mounts)]).toContainEqual(paths(profile.mounts));
}

describe('a profile', () => {
  it('is made of any text without a fault, or is none', () => {
    const text = fc.oneof(fc.string({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 400 }));
    fc.assert(
      fc.property(text, (noise) => {
        expect(parseProfile(noise, marker, 0)).toBeUndefined();
        const profile = parseProfile(`\n${marker} begin\n${noise}\n${marker} end\n`, marker, 0);
        if (profile === undefined) throw new Error('a probe that began has a profile');
        expectSound(profile);
      }),
    );
  });

  it('is made of sections that hold anything', () => {
    const names = [
      'system',
      'paths',
      'tools',
      'sudo',
      'links',
      'time',
      'files',
      'processor',
      'libc',
      'mounts',
      'disks',
    ];
    const section = fc.tuple(
      fc.constantFrom(...names, 'bsd', 'bsdmounts', 'user', 'rules'),
      fc.array(fc.string({ maxLength: 60, unit: 'grapheme' }), { maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(section, { maxLength: 16 }), (sections) => {
        const body = sections.map(([name, lines]) => `\n${marker} ${name}\n${lines.join('\n')}\n`).join('');
        const profile = parseProfile(`\n${marker} begin\n${body}\n${marker} end\n`, marker, 0);
        if (profile !== undefined) expectSound(profile);
      }),
    );
  });

  it('cut off anywhere says less, and nothing else than the whole', () => {
    fc.assert(
      fc.property(anOutput, fc.double({ min: 0, max: 1, noNaN: true }), (output, share) => {
        const at = Math.floor(output.length * share);
        const profile = parseProfile(output.slice(0, at), marker, 1e12);
        if (profile === undefined) return;
        expectSound(profile);
        const whole = parseProfile(output, marker, 1e12);
        if (whole === undefined) throw new Error('the whole output has no profile');
        if (profile.isComplete) expect(profile).toEqual(whole);
        else expectPart(profile, whole);
      }),
      { numRuns: 400 },
    );
  });

  it('stays the same behind any banner, and with any bytes changed stays sound', () => {
    fc.assert(
      fc.property(anOutput, fc.string({ maxLength: 200 }), (output, banner) => {
        expect(parseProfile(banner + output, marker, 5)).toEqual(parseProfile(output, marker, 5));
      }),
    );
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ unit: 'binary', maxLength: 8 }));
    fc.assert(
      fc.property(anOutput, fc.array(change, { minLength: 1, maxLength: 12 }), (output, changes) => {
        let text = output;
        for (const [share, put] of changes) {
          const at = Math.floor(text.length * share);
          text = text.slice(0, at) + put + text.slice(at + put.length);
        }
        const profile = parseProfile(text, marker, 5);
        if (profile !== undefined) expectSound(profile);
      }),
    );
  });

  it('lets nothing through that writes on a terminal', () => {
    const output = ubuntu.replace('Ubuntu 24.04.1 LTS', '\u001b[2J\u001b]0;owned\u0007\u202eUbuntu');
    expect(parseProfile(output, marker, 0)?.distribution?.title).toBe('[2J]0;ownedUbuntu');
  });

  it('tells what the host did not', () => {
    const problems = parseProfile(`\n${marker} begin\n\n${marker} end\n`, marker, 0)?.problems;
    expect(problems?.map(({ part }) => part)).toEqual(['os', 'user', 'memory', 'utcOffset', 'processors', 'mounts']);
    const hung = debian.replace(/(MARK disks\n).*?(\n\nMARK)/s, '$1timed out$2');
    expect(parseProfile(hung, marker, 0)).toMatchObject({
      problems: [{ part: 'mounts', message: expect.stringMatching(/"df" hung/) }],
    });
    expect(parseProfile(hung, marker, 0)?.mounts).toHaveLength(5);
  });
});
