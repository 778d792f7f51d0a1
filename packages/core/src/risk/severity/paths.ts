import type { Effect, PathClass, PathHolding, Target } from '../../shell/effect.js';
import { lostLog } from './log-files.js';

type PathTarget = Extract<Target, { type: 'path' }>;
type ByClass = Readonly<Record<PathClass, number>>;
type ByHolding = Partial<Readonly<Record<PathHolding, number>>>;

const readBy: ByHolding = { secret: 0.8, history: 0.35 };

/** What leaves the machine, by where it lay. */
const sentFrom: ByClass = {
  'mount-root': 0.8,
  configuration: 0.75,
  audit: 0.6,
  system: 0.4,
  data: 0.5,
  log: 0.45,
  home: 0.3,
  device: 0.7,
  temporary: 0.2,
  other: 0.2,
};

const writtenTo: ByClass = {
  device: 0.95,
  audit: 0.85,
  system: 0.75,
  log: 0.7,
  'mount-root': 0.6,
  configuration: 0.5,
  data: 0.3,
  home: 0.25,
  temporary: 0.1,
  other: 0.12,
};
const writtenHolding: ByHolding = { accounts: 0.85, access: 0.8, secret: 0.8, startup: 0.6, kernel: 0.6, history: 0.5 };

const deletedFrom: ByClass = {
  'mount-root': 0.8,
  audit: 0.9,
  system: 0.8,
  device: 0.8,
  log: 0.75,
  configuration: 0.55,
  data: 0.4,
  home: 0.25,
  temporary: 0.1,
  other: 0.15,
};
const deletedWhole: ByClass = {
  ...deletedFrom,
  'mount-root': 1,
  system: 0.95,
  configuration: 0.9,
  data: 0.8,
  home: 0.4,
  temporary: 0.15,
  other: 0.3,
};
const deletedHolding: ByHolding = {
  accounts: 0.95,
  access: 0.85,
  kernel: 0.9,
  startup: 0.6,
  secret: 0.6,
  history: 0.5,
};

const executedFrom: ByClass = {
  device: 0.6,
  audit: 0.6,
  log: 0.6,
  temporary: 0.5,
  'mount-root': 0.4,
  data: 0.3,
  configuration: 0.3,
  system: 0.25,
  home: 0.25,
  other: 0.25,
};

const changedRights: ByClass = {
  'mount-root': 0.6,
  audit: 0.6,
  system: 0.55,
  configuration: 0.45,
  device: 0.5,
  log: 0.45,
  data: 0.25,
  home: 0.2,
  temporary: 0.1,
  other: 0.12,
};

function depthOf(path: string): number {
  return path.split('/').length - 1;
}

function isSudoers(path: string): boolean {
  return path.startsWith('/etc/sudo') || path === '/etc/doas.conf';
}

/** Reading for something else than to look at what is there. */
const readingBy: Readonly<Record<string, (own: number) => number>> = {
  'load-variables': (own) => Math.min(own, 0.25),
  'search-secrets': (own) => Math.max(own, 0.5),
};

function reading({ action, attributes }: Effect, { path, pathClass, holds }: PathTarget): number {
  const own = (holds !== undefined && readBy[holds]) || (isSudoers(path) ? 0.45 : 0);
  if (attributes.external === true) {
    return Math.max(own === 0 ? 0 : 0.95, sentFrom[pathClass], holds === 'accounts' || holds === 'access' ? 0.75 : 0);
  }
  if (pathClass === 'device') return Math.max(own, isHarmlessUse(path, false) ? 0.05 : 0.5);
  const byAction = readingBy[action]?.(own);
  if (byAction !== undefined) return byAction;
  // Keys and credentials are in it.
  if (attributes.recursive === true && /\/\.(?:ssh|aws|gnupg|kube)$/.test(path)) return 0.6;
  return Math.max(own, 0.03);
}

/** Devices that a person may use without harm: terminals, and discs that are read. */
function isHarmlessUse(path: string, isWrite: boolean): boolean {
  return (
    /^\/dev\/(?:tty\w*|pts\/\d+)$/.test(path) ||
    (!isWrite && /^\/dev\/(?:cdrom|dvd|sr\d+|video\d+|snd\/.*)$/.test(path))
  );
}

const worst = /^\/etc\/ld\.so\.preload$|^\/proc\/sysrq-trigger$|^\/boot|^\/etc\/fstab$/;

/** A secret of one's own making, in one's own directory: making it is ordinary. */
function isOwnSecret(path: string, pathClass: PathClass, holds: PathHolding | undefined): boolean {
  if (holds !== 'secret') return false;
  if (pathClass === 'other' || pathClass === 'temporary') return true;
  return pathClass === 'home' && !/\/\.(?:ssh|aws|azure|kube|docker|gnupg)\//.test(path);
}

/** The settings of an application lie beside it, where its own secrets are made. */
function heldWhenWritten(path: string, pathClass: PathClass, holds: PathHolding | undefined): number {
  if (holds === undefined) return 0;
  if (isOwnSecret(path, pathClass, holds)) return 0.25;
  return pathClass === 'data' && /\/\.env[\w.]*$/.test(path) ? 0.4 : (writtenHolding[holds] ?? 0);
}

function writing({ action }: Effect, { path, pathClass, holds }: PathTarget): number {
  if (worst.test(path)) return 0.85;
  if (action === 'edit')
    return holds === 'access' || holds === 'accounts' || holds === 'secret'
      ? 0.8
      : Math.min(0.3, writingPlain(action, path, pathClass));
  const held = heldWhenWritten(path, pathClass, holds);
  if (path.startsWith('…')) return Math.max(held, 0.2);
  // Data that is written over with nothing is gone as if it had been deleted.
  const lost = action === 'truncate' && pathClass === 'data' ? deletedFrom.data : 0;
  return Math.max(held, lost, writingPlain(action, path, pathClass));
}

/** A copy that is kept beside the original; nothing reads it. */
const aside = /[^/]\.(?:bak|orig|old|save|backup)[\w.-]*$|[^/]~$/;

/** What a service leaves behind to say that it runs. */
const marker = /^\/(?:var\/)?run\/.+\.(?:pid|lock)$/;

function writingPlain(action: string, path: string, pathClass: PathClass): number {
  if (isHarmlessUse(path, true)) return 0.05;
  // Adding to a log is what logs are for, and emptying one is worse than writing into it.
  if (pathClass === 'log' && action !== 'modify')
    return action === 'append' || action === 'create' ? 0.3 : lostLog(path) + 0.01;
  if (action === 'create' && /^\/(?:etc|var|srv|opt|usr\/(?:share|local))\//.test(path)) return 0.3;
  // What is mounted, rather than what it is mounted on.
  if (/^\/(?:mnt|media)\/[^/]+$/.test(path)) return writtenTo.data;
  if (pathClass === 'configuration' && aside.test(path)) return 0.25;
  if (path.startsWith('/usr/local/')) return /^\/usr\/local\/s?bin\//.test(path) ? 0.42 : 0.35;
  return writtenTo[pathClass];
}

/** What a build, a package manager or a tool makes anew. */
const remade =
  /(?:^|\/)(?:node_modules|bower_components|dist|build|out|\.next|\.nuxt|\.output|\.svelte-kit|\.turbo|\.parcel-cache|\.gradle|coverage|\.nyc_output|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.venv|venv|target|\.?cache|tmp|vendor)$/;
/** Where services and the system itself keep things under such names. */
const kept = /^\/(?:var\/(?!www\/)|backups?\/)/;

/** A directory in that of a project that is remade, rather than one at the top of where things are kept. */
function isRemade(whole: string, pathClass: PathClass): boolean {
  if (pathClass !== 'data' && pathClass !== 'home' && pathClass !== 'other') return false;
  const isBelowProject = !whole.startsWith('/') || depthOf(whole) > 2;
  return isBelowProject && remade.test(whole) && !kept.test(whole);
}

/** Where databases and the like keep all that they hold: no part of it is less than the whole. */
const stored =
  /^\/var\/(?:lib\/(?:postgresql|pgsql|mysql|mariadb|mongo(?:db)?|redis|valkey|etcd|elasticsearch|opensearch|clickhouse|cassandra|influxdb|prometheus|kafka|zookeeper|rabbitmq|ldap|docker\/volumes|libvirt\/images)|opt\/mssql\/data)(?:\/|$)/;

/** A whole that is known by one short path is worth more than what lies deep below it. */
function deletingWhole(path: string, pathClass: PathClass): number {
  // What begins with a dot is most of what a home is worth.
  const whole = path.replace(/\/\.?\*{1,2}$/, '') || '/';
  if (pathClass === 'home') return /^(?:~|\/root|\/home(?:\/[^/]+)?|\/Users(?:\/[^/]+)?)$/.test(whole) ? 0.9 : 0.35;
  if (isRemade(whole, pathClass)) return pathClass === 'data' ? 0.35 : deletedWhole.other;
  if (pathClass === 'data' && depthOf(whole) > 3 && !stored.test(whole)) return 0.5;
  if (pathClass === 'temporary' && depthOf(whole) === 1) return 0.3;
  if (/^(?:\.|\.\.|\*|\.\*|\.\.\/.*)$/.test(whole) || path === '**') return 0.45;
  return deletedWhole[pathClass];
}

/** What is moved is still there, under another name. */
const moved = 0.65;

function deleting(effect: Effect, target: PathTarget): number {
  if (effect.action === 'remove-empty') return 0.1;
  const severity = deletingForGood(effect, target);
  return effect.action === 'move' ? severity * moved : severity;
}

/** What ran by itself in a directory of one's own, as a hook of a repository, runs no more: nothing else depends on it. */
function isOwnStartup(pathClass: PathClass, holds: PathHolding): boolean {
  return holds === 'startup' && pathClass === 'other';
}

function deletingForGood({ action, attributes }: Effect, { path, pathClass, holds }: PathTarget): number {
  const held = holds === undefined || isOwnStartup(pathClass, holds) ? 0 : (deletedHolding[holds] ?? 0);
  if (path.startsWith('…')) return deletingUnknown(path, attributes.recursive === true);
  if (marker.test(path)) return 0.25;
  // Nobody writes over what is only in the way.
  if (pathClass === 'log') return Math.max(held, action === 'shred' ? deletedFrom.log : lostLog(path));
  // All that is in a directory is as good as the directory.
  const isWhole = attributes.recursive === true || /^\/.*\/\*{1,2}$/.test(path);
  return Math.max(held, isWhole ? deletingWhole(path, pathClass) : deletedFrom[pathClass]);
}

/** What would be a part of the system itself, were the variable empty. */
const vitalBelow = /^…\/(?:bin|boot|dev|etc|home|lib|lib64|root|sbin|usr|var|srv|opt|proc|sys)(?:\/|$)/;

/** An empty variable makes `$dir/*` the root of the file system. */
function deletingUnknown(path: string, isRecursive: boolean): number {
  if (!isRecursive) return 0.2;
  if (path === '…') return 0.45;
  if (/^…\/?(?:\*|$)|^…\/…?$/.test(path)) return 0.55;
  return vitalBelow.test(path) ? 0.5 : 0.35;
}

function executing({ action }: Effect, { pathClass }: PathTarget): number {
  if (action === 'downloaded') return 0.9;
  if (action === 'decoded') return 0.75;
  // What a package put there is what the system runs anyway.
  if (action === 'load') return pathClass === 'system' ? 0.25 : Math.max(0.45, executedFrom[pathClass] + 0.1);
  return executedFrom[pathClass];
}

const guarded: ReadonlySet<PathHolding | undefined> = new Set<PathHolding>(['secret', 'accounts', 'access', 'startup']);
const vital: ReadonlySet<PathClass> = new Set<PathClass>(['mount-root', 'system', 'configuration']);

/** What one change of rights is worth: `base` by what the path is, `whole` more when it is all below a vital one. */
interface Rights {
  readonly base: number;
  readonly whole: number;
  readonly isGuarded: boolean;
  readonly isVital: boolean;
  readonly isRecursive: boolean;
  /** Somebody keeps something there. */
  readonly isWorth: boolean;
  /** What comes of it is only known when it runs. */
  readonly isUnknown: boolean;
}

const rights: Readonly<Record<string, (given: Rights) => number>> = {
  setuid: () => 0.8,
  capability: () => 0.8,
  'world-writable': ({ base, isRecursive, isVital }) =>
    Math.min(0.95, Math.max(0.42, base + 0.25, isRecursive && (isVital || base >= 0.25) ? 0.76 : 0)),
  setgid: ({ isVital }) => (isVital ? 0.5 : 0.3),
  protect: () => 0.2,
  // What nobody may use any more is as good as gone, until somebody mends it.
  deny: ({ isVital, whole, isRecursive, isWorth }) =>
    isVital ? 0.55 + (whole > 0 ? 0.3 : 0) : isRecursive && isWorth ? 0.5 : 0.15,
  'narrow-capability': () => 0.2,
  unprotect: ({ base, isGuarded, isVital }) => (isGuarded || isVital || base > 0.4 ? 0.5 : 0.25),
  relabel: ({ whole }) => (whole > 0 ? 0.5 : 0.3),
  chmod: ({ whole, isGuarded, isUnknown }) => (isGuarded && isUnknown ? 0.5 : 0.15) + (whole > 0 ? 0.5 : 0),
};

function permitting({ action, attributes }: Effect, { pathClass, holds }: PathTarget): number {
  const isGuarded = guarded.has(holds);
  const isVital = vital.has(pathClass);
  const isRecursive = attributes.recursive === true;
  const isWorth = pathClass !== 'temporary' && pathClass !== 'other';
  const isUnknown = attributes.dynamic === true;
  const base = isGuarded ? 0.65 : changedRights[pathClass];
  const whole = isRecursive && (isVital || base > 0.4) ? 0.35 : 0;
  if (action === 'world-readable' && holds === 'secret') return 0.65;
  const rated = rights[action === 'world-readable' ? 'chmod' : action];
  if (rated !== undefined) return rated({ base, whole, isGuarded, isVital, isRecursive, isWorth, isUnknown });
  return Math.min(0.9, base + (isRecursive ? Math.max(0.1, whole) : 0));
}

/** What begins at a directory that is not known is worth as much as what begins where the command does. */
function here(target: PathTarget): PathTarget {
  return target.isRelative === true ? { ...target, path: target.path.replace(/^…\/?/, '') || '.' } : target;
}

/** How bad an effect on a path is, 0..1, for kinds whose effects are rated by their path; undefined for the others. */
export function pathSeverity(effect: Effect): number | undefined {
  const { kind } = effect;
  if (effect.target.type !== 'path') return undefined;
  const target = here(effect.target);
  switch (kind) {
    case 'read':
      return reading(effect, target);
    case 'write':
      return writing(effect, target);
    case 'delete':
      return deleting(effect, target);
    case 'execute':
      return executing(effect, target);
    case 'permission':
      return permitting(effect, target);
    case 'opaque':
      return target.pathClass === 'temporary' ? 0.45 : 0.3;
    default:
      return undefined;
  }
}
