import type { CLibrary, Distribution, HostProfile, ServiceManager } from '../host-profile.js';
import { packageManagers, probedTools } from '../probed-tools.js';
import type { ProfileReport } from '../profile-report.js';
import { linkTarget } from './links.js';

const probed: ReadonlySet<string> = new Set(probedTools);

/** Paths of the tools that are there, by name. */
export function readTools(report: ProfileReport): HostProfile['tools'] {
  const found: [string, string][] = [];
  for (const line of report.section('tools') ?? []) {
    const [, name, path] = /^([\w.-]+)=(\/.*)$/.exec(line) ?? [];
    if (name !== undefined && path?.endsWith(`/${name}`) === true && probed.has(name)) found.push([name, path]);
  }
  return Object.fromEntries(found);
}

/** Package managers among the tools, those of the distribution before those that somebody added. */
export function readPackageManagers(
  tools: HostProfile['tools'],
  distribution: Distribution | undefined,
): readonly string[] {
  const family = [distribution?.id ?? '', ...(distribution?.like ?? [])];
  const rank = (of: readonly string[]): number =>
    of.some((id) => family.some((member) => member === id || member.startsWith(`${id}-`))) ? 0 : 1;
  return Object.entries(packageManagers)
    .filter(([, { tool }]) => tools[tool] !== undefined)
    .sort(([, one], [, other]) => rank(one.of) - rank(other.of))
    .map(([name]) => name);
}

/** The C library. A musl beside glibc is for programs that bring it along, so glibc counts first. */
export function readLibc(report: ProfileReport): CLibrary | undefined {
  const lines = report.section('libc') ?? [];
  const glibc = /^glibc (\d+(?:\.\d+)*)/.exec(lines[0] ?? '')?.[1];
  if (glibc !== undefined) return { name: 'glibc', version: glibc };
  if (!lines.some((line) => line.startsWith('musl libc'))) return undefined;
  return { name: 'musl', version: report.field('libc', 'Version ') };
}

/** What starts services, told by what the manager leaves in /run and by the first process. */
export function readServiceManager(report: ProfileReport, os: string | undefined): ServiceManager | undefined {
  if (os === 'darwin') return 'launchd';
  const signs = report.section('paths');
  if (os !== 'linux' || signs === undefined) return undefined;
  if (signs.includes('/run/systemd/system')) return 'systemd';
  if (signs.includes('/run/openrc')) return 'openrc';
  const first = report.file('/proc/1/comm')[0]?.trim();
  if (first === undefined) return undefined;
  if (first === 's6-svscan' || signs.includes('/run/service/.s6-svscan')) return 's6';
  if (first === 'runit' || first === 'runsvdir') return 'runit';
  if (first === 'init') return signs.includes('/etc/init.d') ? 'sysvinit' : undefined;
  // Hidden behind a systemd that is not in charge of services is a systemd that was not seen: do not guess.
  return first === 'systemd' ? undefined : 'none';
}

/** Names of shells that /bin/sh is known to be; any other is a link to yet another link. */
const shells = /^(?:dash|bash|busybox|ash|ksh(?:93)?|mksh|oksh|yash|posh|zsh|toybox|brush)$/;

/** What /bin/sh is: what it links to, else what runs the script under its name. */
export function readSh(report: ProfileReport): string | undefined {
  const names = ['/bin/sh', '/private/var/select/sh', /^\/proc\/\d+\/exe$/].map((path) =>
    linkTarget(report, path)?.replace(/^.*\//, ''),
  );
  return names.find((name) => name !== undefined && shells.test(name)) ?? names[0];
}
