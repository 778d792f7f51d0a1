import type { PathClass, PathHolding } from '../effect.js';
import { hasGlob, hasUnknown, STAR, UNKNOWN } from '../words/markers.js';
import { matchesGlob } from '../words/patterns.js';
import { holdingOf } from './holdings.js';

export interface PathTraits {
  readonly pathClass: PathClass;
  readonly holds: PathHolding | undefined;
}

/** Top directories of the file system hierarchy (FHS 3.0) and what they are for. */
const tops: ReadonlyMap<string, PathClass> = new Map(
  Object.entries<PathClass>({
    bin: 'system',
    sbin: 'system',
    lib: 'system',
    lib32: 'system',
    lib64: 'system',
    usr: 'system',
    boot: 'system',
    proc: 'system',
    sys: 'system',
    run: 'system',
    etc: 'configuration',
    dev: 'device',
    var: 'data',
    srv: 'data',
    opt: 'data',
    data: 'data',
    backup: 'data',
    backups: 'data',
    home: 'home',
    root: 'home',
    Users: 'home',
    tmp: 'temporary',
    mnt: 'mount-root',
    media: 'mount-root',
    System: 'system',
    Library: 'system',
    Applications: 'system',
    nix: 'system',
    snap: 'system',
  }),
);

const below: readonly (readonly [prefix: string, PathClass])[] = [
  ['/var/log/audit', 'audit'],
  ['/var/log/journal', 'log'],
  ['/var/log', 'log'],
  ['/var/tmp', 'temporary'],
  ['/var/cache', 'temporary'],
  ['/var/run', 'system'],
  ['/usr/local/etc', 'configuration'],
  ['/etc/audit', 'audit'],
  ['/etc/audisp', 'audit'],
  ['/var/lib/aide', 'audit'],
  ['/var/lib/tripwire', 'audit'],
  ['/var/lib/samhain', 'audit'],
  ['/var/lib/rkhunter', 'audit'],
  ['/dev/shm', 'temporary'],
  ['/run/user', 'temporary'],
  ['/run/log', 'log'],
];

/** Devices that are none: they keep and lose nothing. */
const harmlessDevices: ReadonlySet<string> = new Set(
  'null zero full random urandom stdin stdout stderr tty console ptmx fd pts'.split(' '),
);

/** Whether writing there changes nothing. */
export function isHarmlessDevice(path: string): boolean {
  return path.startsWith('/dev/') && harmlessDevices.has(path.slice(5).split('/', 1)[0] ?? '');
}

function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 47);
}

function classOf(path: string): PathClass {
  if (path === '/') return 'mount-root';
  const first = path.charCodeAt(0);
  if (first === 126) return 'home';
  if (first !== 47) return 'other';
  const slash = path.indexOf('/', 1);
  return classBelow(path, slash === -1 ? path.slice(1) : path.slice(1, slash));
}

/** Classes from the one whose loss is worst. */
const byWorth: readonly PathClass[] = ['system', 'configuration', 'device', 'mount-root', 'data', 'home', 'temporary'];

/**
 * Of the directories that a wildcard may mean, the one whose loss is worst counts. What is unknown may be empty, may begin
 * with a slash and may be the rest of a name: it means what `*` does.
 */
function classOfGlob(path: string, top: string): PathClass {
  const glob = top.replaceAll(UNKNOWN, STAR);
  const classes = [...tops.keys()]
    .filter((name) => matchesGlob(glob, name))
    .map((name) => classBelow(`/${name}${path.slice(top.length + 1)}`, name));
  return byWorth.find((pathClass) => classes.includes(pathClass)) ?? classes[0] ?? 'other';
}

/** The class of an absolute path by its first part. */
function classBelow(path: string, top: string): PathClass {
  // `/*` and `/$dir` are as good as all that is below the root.
  if (top.startsWith(STAR) || top.startsWith(UNKNOWN)) return 'mount-root';
  if (hasGlob(top) || hasUnknown(top)) return classOfGlob(path, top);
  if (top === 'mnt' || top === 'media') return path.split('/').length > 3 ? 'data' : 'mount-root';
  for (const [prefix, pathClass] of below) if (isBelow(path, prefix)) return pathClass;
  return isHarmlessDevice(path) ? 'temporary' : (tops.get(top) ?? 'other');
}

/** What a resolved path is, by its name alone. */
export function classifyPath(path: string): PathTraits {
  return { pathClass: classOf(path), holds: holdingOf(path) };
}
