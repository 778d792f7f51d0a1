import { readDistribution } from './facts/distribution.js';
import { readMemory } from './facts/memory.js';
import { readMounts } from './facts/mounts.js';
import { readProcessors } from './facts/processors.js';
import { readLibc, readPackageManagers, readServiceManager, readSh, readTools } from './facts/software.js';
import { readTime } from './facts/time.js';
import { readUser } from './facts/user.js';
import { readVirtualization } from './facts/virtualization.js';
import type { HostProfile, ProfileProblem } from './host-profile.js';
import { type ProfileReport, readReport } from './profile-report.js';

/** Parts that every host can tell, and what keeps it from doing so. */
const expected: readonly (readonly [part: keyof Omit<HostProfile, 'problems'>, reason: string])[] = [
  ['os', '"uname" told nothing'],
  ['user', '"id" told nothing'],
  ['memory', 'neither /proc/meminfo nor "sysctl" told'],
  ['utcOffset', '"date" told nothing'],
];

function problemsOf(
  profile: Omit<HostProfile, 'problems'>,
  report: ProfileReport,
  mounts: HostProfile['mounts'] | undefined,
): readonly ProfileProblem[] {
  const { os, processors, distribution } = profile;
  const problems: ProfileProblem[] = [];
  const lacks = (part: ProfileProblem['part'], reason: string): void => {
    problems.push({ part, message: `The host did not tell its ${part}: ${reason}.` });
  };
  if (!profile.isComplete) {
    problems.push({ part: 'probe', message: 'The host did not answer to the end; what is missing is not known.' });
  }
  for (const [part, reason] of expected) if (profile[part] === undefined) lacks(part, reason);
  if (processors.count === undefined) lacks('processors', 'their number could not be read');
  if (os === 'linux' && distribution === undefined) lacks('distribution', 'it has no os-release file');
  if (report.section('disks')?.includes('timed out') === true) lacks('mounts', '"df" hung, so sizes are missing');
  else if (mounts === undefined || mounts.length === 0) lacks('mounts', 'no mounted disk was listed');
  else if (mounts.some(({ isRemote, total }) => !isRemote && total === undefined)) {
    lacks('mounts', '"df" left out the sizes of some');
  }
  return problems;
}

/**
 * What the output of {@link profileScript} says. Takes any text: what is garbled, cut off or missing is absent from the
 * profile and among its problems. Undefined when the script did not even begin.
 *
 * @param takenAt - when the output was read, milliseconds since the epoch
 */
export function parseProfile(output: string, marker: string, takenAt: number): HostProfile | undefined {
  const report = readReport(output, marker);
  if (!report.isBegun) return undefined;
  const [, system, hostname, kernel, architecture] =
    /^(\S+) (\S+) (\S+) (\S+)/.exec(report.section('system')?.[0]?.slice(0, 1024) ?? '') ?? [];
  const os = system?.toLowerCase();
  const distribution = readDistribution(report);
  const tools = readTools(report);
  const mounts = readMounts(report);
  const profile = {
    takenAt,
    isComplete: report.isComplete,
    hostname,
    os,
    distribution,
    kernel,
    architecture,
    libc: readLibc(report),
    virtualization: readVirtualization(report),
    packageManagers: readPackageManagers(tools, distribution),
    serviceManager: readServiceManager(report, os),
    sh: readSh(report),
    user: readUser(report),
    processors: readProcessors(report),
    memory: readMemory(report),
    mounts: mounts ?? [],
    tools,
    ...readTime(report, takenAt),
  };
  return { ...profile, problems: problemsOf(profile, report, mounts) };
}
