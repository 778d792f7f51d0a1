import { allAbsolute } from '../absolute.js';
import { claimOf, filesClaim } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

const aptVerbs = new Set([
  'install',
  'reinstall',
  'remove',
  'purge',
  'autoremove',
  'autopurge',
  'upgrade',
  'dist-upgrade',
  'full-upgrade',
  'build-dep',
]);

/** Whose data a purge takes is told by scripts of packages, which are on the host. */
function purgeOf(subjects: readonly string[]): Claim {
  const undecided = ['what purging deletes beside settings'];
  return { ...claimOf('by-compensation', 'dpkg-packages', subjects), undecided };
}

/** Packages from apt's sources. What it would do is asked of its own dry run. */
function apt(call: Call): Claim | undefined {
  const { operands, has, value } = readWords(call.words, [
    '-o',
    '--option',
    '-c',
    '--config-file',
    '-t',
    '--target-release',
    '--default-release',
    '-a',
  ]);
  const [verb = ''] = operands;
  if (has('-s', '--simulate', '--dry-run', '-d', '--download-only', '--print-uris', '-c', '--config-file'))
    return undefined;
  // Elsewhere than where it is looked at, or with other ways for files that were changed by hand.
  if (call.words.some((word) => /^(?:-o|--option=)?(?:Dir|RootDir|Dpkg)(?:::|=)/i.test(word))) return undefined;
  if (verb === 'update') return filesClaim('/var/lib/apt/lists/', '/var/cache/apt/');
  if (!aptVerbs.has(verb)) return undefined;
  // Files of packages are named as the command sees them.
  const words = call.words.map((word) => (/^\.{0,2}\/.*\.deb$/.test(word) ? allAbsolute(call, [word])?.[0] : word));
  if (!words.every((word): word is string => word !== undefined)) return undefined;
  const subjects = ['apt', ...words.filter((word) => word !== '-y' && word !== '-q' && word !== '-qq')];
  return verb.endsWith('purge') || has('--purge') || /\bpurge\b/i.test(value('-o', '--option') ?? '')
    ? purgeOf(subjects)
    : claimOf('by-compensation', 'dpkg-packages', subjects);
}

function dpkg(call: Call): Claim | undefined {
  const { operands, has } = readWords(call.words, ['-D', '--admindir', '--instdir', '--root', '--log', '--status-fd']);
  if (
    has(
      '--admindir',
      '--instdir',
      '--root',
      '--force-all',
      '-R',
      '--recursive',
      '-a',
      '--pending',
      '--no-act',
      '--dry-run',
      '--simulate',
    )
  )
    return undefined;
  if (has('--set-selections', '--clear-selections')) return claimOf('exact', 'dpkg-packages', ['dpkg']);
  if (has('--add-architecture', '--remove-architecture')) return filesClaim('/var/lib/dpkg/arch');
  if (operands.length === 0 || !has('-i', '--install', '-r', '--remove', '-P', '--purge')) return undefined;
  if (has('-P', '--purge')) return purgeOf(['purge', ...operands]);
  const subjects = has('-i', '--install') ? allAbsolute(call, operands) : operands;
  return subjects === undefined ? undefined : claimOf('by-compensation', 'dpkg-packages', ['dpkg', ...subjects]);
}

/** Managers that look up what they install by name and version. Only what adds, or what their registries keep, is claimed. */
const managed = (
  id: string,
  programs: readonly string[],
  kind: string,
  verbs: RegExp,
  refused: readonly string[] = [],
): Family => ({
  id,
  programs,
  claim: ({ program, words }) => {
    const { operands, has } = readWords(words, [
      '-t',
      '--target',
      '-r',
      '--requirement',
      '--prefix',
      '--root',
      '-c',
      '-i',
      '--index-url',
    ]);
    if (!verbs.test(operands[0] ?? '') || has('--dry-run', '--root', '--installroot', ...refused)) return undefined;
    return claimOf('by-compensation', kind, [program]);
  },
});

const configured = (id: string, programs: readonly string[], verbs: RegExp, ...places: readonly string[]): Family => ({
  id,
  programs,
  claim: ({ words }) => (verbs.test(words.join(' ')) ? filesClaim(...places) : undefined),
});

const npmInstall = managed('node-packages', ['npm'], 'node-packages', /^(?:install|i|add|uninstall|remove|rm|update)$/);

export const packageFamilies: readonly Family[] = [
  {
    id: 'apt',
    programs: ['apt', 'apt-get', 'aptitude'],
    claim: (call) => (call.program === 'aptitude' ? undefined : apt(call)),
  },
  { id: 'dpkg', programs: ['dpkg'], claim: dpkg },
  {
    id: 'package-marks',
    programs: ['apt-mark'],
    claim: ({ words }) =>
      /^(?:hold|unhold|auto|manual|minimize-manual)\b/.test(words.join(' '))
        ? claimOf('exact', 'dpkg-packages', ['dpkg'])
        : undefined,
  },
  managed('dnf', ['dnf', 'yum', 'microdnf'], 'rpm-packages', /^install$/),
  managed('apk', ['apk'], 'alpine-packages', /^add$/, ['-X', '--repository', '--upgrade', '-u', '-p']),
  managed('python-packages', ['pip', 'pip3'], 'python-packages', /^(?:install|uninstall)$/, [
    '-t',
    '--target',
    '--prefix',
    '-e',
    '--editable',
  ]),
  managed('ruby-packages', ['gem'], 'ruby-packages', /^(?:install|uninstall)$/, [
    '-i',
    '--install-dir',
    '-n',
    '--bindir',
    '--user-install',
    '--vendor',
  ]),
  {
    ...npmInstall,
    claim: (call) =>
      readWords(call.words, ['--prefix']).has('-g', '--global') && !readWords(call.words, ['--prefix']).has('--prefix')
        ? npmInstall.claim(call)
        : undefined,
  },
  configured(
    'package-diversions',
    ['dpkg-divert'],
    /--(?:add|remove|rename)|^\//,
    '/var/lib/dpkg/diversions',
    '/var/lib/dpkg/diversions-old',
  ),
  configured('package-answers', ['debconf-set-selections'], /^/, '/var/cache/debconf/'),
  configured(
    'package-sources',
    ['add-apt-repository', 'apt-add-repository', 'apt-key'],
    /./,
    '/etc/apt/',
    '/usr/share/keyrings/',
  ),
  configured(
    'trusted-certificates',
    ['update-ca-certificates'],
    /^/,
    '/etc/ssl/certs/',
    '/etc/ca-certificates.conf',
    '/etc/ca-certificates/',
    '/usr/local/share/ca-certificates/',
  ),
  configured('trusted-certificates-of-red-hat', ['update-ca-trust'], /^/, '/etc/pki/ca-trust/'),
  configured('library-cache', ['ldconfig'], /^(?!.*-[pNr])/, '/etc/ld.so.cache', '/var/cache/ldconfig/'),
  configured('login-modules', ['pam-auth-update'], /./, '/etc/pam.d/', '/var/lib/pam/'),
  configured('manual-index', ['mandb'], /^/, '/var/cache/man/'),
  configured('node-settings', ['npm'], /^(?:config|c) (?:set|delete) (?!.*-g)/, '~/.npmrc'),
  configured(
    'python-settings',
    ['pip', 'pip3'],
    /^config (?:set|unset) (?!.*--(?:global|site))/,
    '~/.config/pip/pip.conf',
    '~/.pip/pip.conf',
  ),
  configured('cloud-settings', ['aws'], /^configure set /, '~/.aws/'),
  configured('chart-repositories', ['helm'], /^repo (?:add|remove|update)\b/, '~/.config/helm/', '~/.cache/helm/'),
];
