import { allOf, claimOf, filesClaim } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

/** Verbs that write links and files; nothing that runs changes. */
const settled = new Set([
  ...[
    'enable',
    'disable',
    'mask',
    'unmask',
    'reenable',
    'preset',
    'link',
    'revert',
    'set-default',
    'add-wants',
    'add-requires',
  ],
  ...['edit', 'daemon-reload', 'daemon-reexec'],
]);
/** Verbs by which something begins or ends to run: it runs again afterwards, but has forgotten what it knew. */
const running = new Set([
  'start',
  'stop',
  'restart',
  'reload',
  'try-restart',
  'reload-or-restart',
  'try-reload-or-restart',
  'condrestart',
]);

const wholeMachine =
  /^(?:poweroff|reboot|halt|kexec|exit|shutdown|rescue|emergency|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|sleep|ctrl-alt-del|runlevel[016]|soft-reboot|factory-reset|umount)\.target$|^systemd-(?:poweroff|reboot|halt|kexec|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|soft-reboot)(?:\.service)?$/;

/**
 * What nothing starts again: a scope is made by the program whose processes it holds, a slice and the manager of a user hold sessions, and
 * `systemd-run` makes units that are gone with what they run.
 */
const notStartedAgain = /\.(?:scope|slice)$|^(?:user|user-runtime-dir)@|^session-|^run-[^.]*(?:\.service)?$/;

/** Services whose containers end with them, unless they are told to live on; not all are started again. */
const holdsContainers = /^(?:docker|containerd|crio|cri-docker|podman|lxc|lxd|incus)(?:\.service|\.socket)?$/;
const ending: ReadonlySet<string> = new Set([
  'stop',
  'restart',
  'try-restart',
  'condrestart',
  'reload-or-restart',
  'try-reload-or-restart',
]);

function runningClaim(verb: string, names: readonly string[]): Claim | undefined {
  if (names.some((name) => notStartedAgain.test(name))) return undefined;
  const places = names.map(mountedAt).filter((place) => place !== undefined);
  if (places.some((place) => /[*?]/.test(place))) return undefined;
  const units = claimOf('by-compensation', 'units', names.map(unitName));
  const isEnded = !/^(?:start|enable)$/.test(verb);
  const claim = places.length === 0 ? units : allOf(units, claimOf('by-compensation', 'mounts', isEnded ? places : []));
  const holding = ending.has(verb) ? names.filter((name) => holdsContainers.test(name)) : [];
  if (holding.length === 0) return claim;
  return { ...claim, undecided: holding.map((name) => `containers of ${name} that nothing starts again`) };
}

/** Where a unit mounts a file system, by its name; undefined for units of other kinds. Source: systemd.unit(5), string escaping. */
function mountedAt(name: string): string | undefined {
  if (!name.endsWith('.mount')) return undefined;
  const path = name.slice(0, -'.mount'.length).replaceAll('-', '/');
  const bytes = path.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return path === '/' ? path : `/${Buffer.from(bytes, 'latin1').toString('utf8')}`;
}

function manager({ words }: Call): Claim | undefined {
  const { operands, has } = readWords(words, [
    '-t',
    '--type',
    '-H',
    '--host',
    '-M',
    '--machine',
    '-p',
    '--property',
    '--root',
    '--image',
    '--job-mode',
    '-n',
    '-s',
    '--signal',
  ]);
  const [verb = '', ...names] = operands;
  if (has('-H', '--host', '-M', '--machine', '--user', '--root', '--image', '--global', '--force', '-f', '-a'))
    return undefined;
  if (!settled.has(verb) && !running.has(verb)) return undefined;
  // What such a target starts ends everything else, and the machine with it.
  if (running.has(verb) && names.some((name) => wholeMachine.test(name))) return undefined;
  // A pattern is matched against what runs when it is matched.
  if (names.some((name) => /[[\]]/.test(name))) return undefined;
  const isRunning = running.has(verb) || has('--now');
  return isRunning ? runningClaim(verb, names) : claimOf('by-content', 'units');
}

const unitName = (name: string): string => (/\.[a-z]+$/.test(name) ? name : `${name}.service`);

const sysvLinks = filesClaim(
  '/etc/rc0.d/',
  '/etc/rc1.d/',
  '/etc/rc2.d/',
  '/etc/rc3.d/',
  '/etc/rc4.d/',
  '/etc/rc5.d/',
  '/etc/rc6.d/',
  '/etc/rcS.d/',
  '/etc/init.d/',
  '/etc/runlevels/',
  '/etc/insserv.conf',
);

const sets =
  (verbs: RegExp, ...places: readonly string[]): Family['claim'] =>
  ({ words }) =>
    verbs.test(readWords(words).operands.join(' ')) ? filesClaim(...places) : undefined;

export const serviceFamilies: readonly Family[] = [
  { id: 'units', programs: ['systemctl'], claim: manager },
  {
    id: 'service-scripts',
    programs: ['service', 'rc-service', 'invoke-rc.d'],
    claim: ({ words }) => {
      const [name = '', verb = ''] = readWords(words).operands;
      return running.has(verb) ? runningClaim(verb, [name]) : undefined;
    },
  },
  {
    id: 'run-levels',
    programs: ['update-rc.d', 'chkconfig', 'rc-update', 'insserv'],
    claim: (call) =>
      readWords(call.words).operands.length < 2 ? undefined : allOf(sysvLinks, claimOf('by-content', 'units')),
  },
  { id: 'lingering', programs: ['loginctl'], claim: sets(/^(?:enable|disable)-linger\b/, '/var/lib/systemd/linger/') },
  {
    id: 'web-server-modules',
    programs: ['a2enmod', 'a2dismod', 'a2ensite', 'a2dissite', 'a2enconf', 'a2disconf'],
    claim: ({ words }) =>
      readWords(words).operands.length === 0 ? undefined : filesClaim('/etc/apache2/', '/var/lib/apache2/'),
  },
  {
    id: 'language-modules',
    programs: ['phpenmod', 'phpdismod'],
    claim: ({ words }) => (words.length === 0 ? undefined : filesClaim('/etc/php/', '/var/lib/php/modules/')),
  },
  {
    id: 'crontab',
    programs: ['crontab'],
    claim: ({ words, user }) => {
      const { has, value } = readWords(words, ['-u', '-c']);
      return has('-l', '-c', '-T', '-V') ? undefined : claimOf('by-content', 'crontab', [value('-u') ?? user ?? '']);
    },
  },
];
