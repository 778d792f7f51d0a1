import type { HostProfile } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';
import { linkTarget } from './links.js';

/** Minutes in `+0530`. */
function offsetOf(text: string | undefined): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d\d)([0-5]\d)$/.exec(text ?? '') ?? [];
  if (sign === undefined) return undefined;
  const total = Number(hours) * 60 + Number(minutes);
  // Not `-total`: minus nothing is another number than nothing.
  return sign === '-' ? 0 - total : total;
}

/** Milliseconds for which the host has been up. */
function uptimeOf(report: ProfileReport, hostSeconds: number): number | undefined {
  const [, seconds] = /^(\d{1,12}(?:\.\d{1,9})?) /.exec(report.file('/proc/uptime')[0] ?? '') ?? [];
  if (seconds !== undefined) return Math.round(Number(seconds) * 1_000);
  const [, booted] = /sec = (\d{1,12})/.exec(report.field('bsd', 'kern.boottime:') ?? '') ?? [];
  const elapsed = (hostSeconds - Number(booted)) * 1_000;
  return elapsed >= 0 ? elapsed : undefined;
}

/** Zone, offset and start of the host. The start is by our clock, so that a host whose clock is wrong does not mislead. */
export function readTime(
  report: ProfileReport,
  takenAt: number,
): Pick<HostProfile, 'timeZone' | 'utcOffset' | 'bootedAt'> {
  const [, seconds, offset, abbreviation] =
    /^(\d{1,12}) ([+-]\d{4})(?: (\S+))?$/.exec(report.section('time')?.[0] ?? '') ?? [];
  const linked = /\/zoneinfo[^/]*\/(.+)$/.exec(linkTarget(report, '/etc/localtime') ?? '')?.[1];
  const uptime = uptimeOf(report, Number(seconds));
  return {
    timeZone:
      report.field('time', 'TZ=')?.replace(/^:/, '') ??
      linked?.replace(/^(?:posix|right)\//, '') ??
      report.file('/etc/timezone')[0]?.trim() ??
      abbreviation,
    utcOffset: offsetOf(offset),
    bootedAt: uptime === undefined ? undefined : takenAt - uptime,
  };
}
