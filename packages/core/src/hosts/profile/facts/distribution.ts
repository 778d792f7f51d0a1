import type { Distribution } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';

/** The value of a line of os-release(5), which is an assignment of a shell. */
function unquote(value: string): string {
  const [, single, double] = /^\s*(?:'([^']*)'|"((?:[^"\\]|\\.)*)")\s*$/.exec(value) ?? [];
  if (single !== undefined) return single;
  return (double ?? value.trim()).replace(/\\(.)/g, '$1');
}

function assignments(lines: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, unquote(value).slice(0, 256));
  }
  return values;
}

/** Systems before os-release say it in a sentence: `CentOS release 6.10 (Final)`. */
function fromReleaseFile(line: string | undefined): Distribution | undefined {
  const [, name, version] = /^(.{1,100}?) release (\d[\d.]*)/.exec(line ?? '') ?? [];
  if (line === undefined || name === undefined) return undefined;
  const id = /red hat/i.test(name) ? 'rhel' : name.split(' ', 1)[0]?.toLowerCase();
  return { id, name, version, title: line.trim(), like: id === 'rhel' ? ['fedora'] : ['rhel', 'fedora'] };
}

function fromMac(report: ProfileReport): Distribution | undefined {
  const name = report.field('bsd', 'ProductName:');
  if (name === undefined) return undefined;
  const version = report.field('bsd', 'ProductVersion:');
  return { id: 'macos', name, version, title: version === undefined ? name : `${name} ${version}`, like: [] };
}

/** What the system calls itself. */
export function readDistribution(report: ProfileReport): Distribution | undefined {
  const lines = ['/etc/os-release', '/usr/lib/os-release'].map(report.file).find((file) => file.length > 0);
  if (lines === undefined) return fromReleaseFile(report.file('/etc/redhat-release')[0]) ?? fromMac(report);
  const values = assignments(lines);
  return {
    // The defaults of os-release(5).
    id: values.get('ID') ?? 'linux',
    name: values.get('NAME') ?? 'Linux',
    version: values.get('VERSION_ID'),
    title: values.get('PRETTY_NAME') ?? values.get('NAME'),
    like: (values.get('ID_LIKE') ?? '').split(/\s+/).filter((id) => id !== ''),
  };
}
