import { describeProfile } from '@opspilot/core/profile';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../../src/hosts/profile/parse-profile.js';
import { macos } from './fixtures/bsd-family.js';
import { debian, ubuntu } from './fixtures/debian-family.js';
import { alpine } from './fixtures/other-linux.js';
import { marker, printed } from './fixtures/printed.js';

function described(output: string): string {
  const profile = parseProfile(output, marker, Date.UTC(2024, 5, 3, 8));
  if (profile === undefined) throw new Error('the output has no profile');
  return describeProfile(profile).join('\n');
}

describe('a profile for people', () => {
  it('names the machine, its system, size, disks, user, software and time', () => {
    expect(described(debian)).toMatchInlineSnapshot(`
      "host      files-1
      system    Debian GNU/Linux 12 (bookworm), kernel 6.1.0-28-amd64, x86_64
      machine   32 × Intel Xeon E5-2620 v4, 48.8 of 62.7 GiB memory free, 977 MiB swap
      disks     /srv/Our Files 1.7 of 10.9 TiB free, / 28.8 of 45.5 GiB free, 3 more
      user      ops (uid 1000), in sudo, sudo not tried, shell bash, sh is dash
      software  apt, systemd, glibc 2.36
      time      Europe/Berlin (UTC+02:00), up 10 days"
    `);
    expect(described(ubuntu)).toMatchInlineSnapshot(`
      "host      ip-10-0-1-23, KVM guest at aws
      system    Ubuntu 24.04.1 LTS, kernel 6.8.0-1015-aws, x86_64
      machine   2 × Intel Xeon Platinum 8259CL, 3 of 3.8 GiB memory free, no swap
      disks     / 21.1 of 28.9 GiB free, /boot 690 of 880 MiB free, 1 more
      user      ubuntu (uid 1000), in sudo, sudo without password, shell bash
      software  apt, snap, systemd, glibc 2.39, docker
      time      Etc/UTC (UTC+00:00), up 60 min"
    `);
  });

  it('names the container, and what it may use of the machine', () => {
    expect(described(alpine)).toMatchInlineSnapshot(`
      "host      3f2a9c51d0aa, docker container
      system    Alpine Linux v3.20, kernel 6.6.31-linuxkit, aarch64
      machine   0.5 of 6 × Arm Neoverse-N1, 0.5 of 7.7 GiB memory, 1 GiB swap
      disks     / 37 of 58.4 GiB free, /data 37 of 58.4 GiB free
      user      root, shell sh, sh is busybox
      software  apk, no service manager, musl 1.2.5
      time      UTC (UTC+00:00), up 15 min"
    `);
  });

  it('looks the same on macOS', () => {
    expect(described(macos)).toMatchInlineSnapshot(`
      "host      mac-3.local
      system    macOS 14.5, kernel 23.5.0, arm64
      machine   10 × Apple M1 Pro, 10.1 of 32 GiB memory free, 2 GiB swap
      disks     /System/Volumes/Data 191 of 460 GiB free, 3 more
      user      me (uid 501), in admin, sudo not tried, shell zsh, sh is bash
      software  brew, launchd
      time      America/Los_Angeles (UTC-07:00), up 24 hours"
    `);
  });

  it('says what is missing', () => {
    expect(described(printed({ system: 'Linux web-1 6.1.0 x86_64' }, {}, { cut: true }))).toMatchInlineSnapshot(`
      "host      nameless
      missing   the end of the answer, os, user, memory, utcOffset, processors, mounts"
    `);
  });
});
