import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { installs, installsAll, onSystem, removes, removesAll, unverified } from './package-verb.js';
import { tells } from './systemd-reach.js';

const unsafe = ['--allow-unauthenticated', '--force-yes', '--allow-insecure-repositories', '--no-gpg-check'];

/** Settings whose values are started as programs or handed to a shell. */
const hook =
  /(?:Pre|Post)-(?:Invoke|Install-Pkgs)|::Tools|^Dir::Bin|ProxyAutoDetect|Proxy-Auto-Detect|^Acquire::\w+::Proxy.*\bcmd\b|^APT::Compressor::.*Binary|^DPkg::Chroot|Dselect::.*Options|^Aptitude::.*(?:Command|Pager)|pager/i;
const careless =
  /AllowUnauthenticated|AllowInsecureRepositories|AllowDowngradeToInsecureRepositories|AllowWeakRepositories|Verify-Peer|Verify-Host|Check-Valid-Until|^Acquire::.*trusted/i;
const elsewhere = /^Dir(?:::(?:Etc|State|Cache|Parts|sourcelist|sourceparts))?.*$/i;

function setting(call: Call, option: Word): void {
  const at = option.text.indexOf('=');
  if (at < 0) {
    return;
  }
  const key = option.text.slice(0, at).replace(/::$/, '');
  const value = { text: option.text.slice(at + 1), span: option.span };
  const off = /^(?:0|false|no|off)$/i.test(value.text);
  if (hook.test(key)) {
    // In a configuration a list stands in braces, each of its values in quotes.
    const line = value.text.startsWith('{') ? value.text.replace(/^[{\s"]+/, '').replace(/["};\s]+$/, '') : value.text;
    call.as('command', { text: line, span: value.span });
  } else if (careless.test(key) && off === /Verify-|Check-/i.test(key)) {
    call.effect('package', 'unauthenticated', 'package', call.texts.join(' '));
  } else if (elsewhere.test(key) && value.text.includes('/')) {
    call.as('read', value);
  } else if (/^DPkg::Options/i.test(key)) {
    dpkgOption(call, value);
  }
}

function dpkgOption(call: Call, option: Word): void {
  const hooked = /^--(?:pre|post)-invoke=(.*)$/.exec(option.text)?.[1];
  if (hooked !== undefined) {
    call.as('command', { text: hooked, span: option.span });
  } else if (/^--force-(?:bad-verify|all|remove-essential|not-root)/.test(option.text)) {
    call.effect('package', 'unauthenticated', 'package', option.text);
  }
}

function settings(call: Call): void {
  for (const option of call.values('--option')) {
    setting(call, option);
  }
}

/** A file of settings is read where it stands, and may take back what was said before. */
const simulated = (call: Call): boolean =>
  !call.has('--config-file') &&
  call.isTrial(
    ...['--simulate', '--option APT::Get::Simulate', '--print-uris', '--download-only', '--help', '--version'],
  );

function verb(effects: (call: Call) => void, summary: string): Usage {
  return {
    summary,
    effects: (call) => {
      if (!simulated(call)) {
        unverified(call, unsafe);
        effects(call);
      }
    },
  };
}

function install(call: Call): void {
  for (const word of call.operands) {
    if (/[^-]-$/.test(word.text)) {
      removes(call, word.text.slice(0, -1));
    } else {
      installs(call, word);
    }
  }
}

function remove(call: Call): void {
  removesAll(call.has('--purge') ? 'purge' : 'remove')(call);
}

const aptOptions = `
-y, --yes, --assume-yes      asks nothing
--allow-unauthenticated      takes packages without signatures
--allow-insecure-repositories  takes lists without signatures
--force-yes                  asks nothing, even when it is dangerous
--allow-remove-essential     may remove what the system needs
--allow-downgrades           may install older versions
--purge                      removes configuration too
-s, --simulate, --dry-run, --just-print, --recon, --no-act  only tells what it would do
-d, --download-only          fetches packages, installs none
-o, --option=<text>          sets an option
-c, --config-file=<library>  reads this configuration
-t, --target-release, --default-release=<text> | -a, --host-architecture=<text> | -P, --build-profiles=<text> | -b, --compile, --build
-q, --quiet[=<text>] | -f, --fix-broken | -m, --ignore-missing, --fix-missing | --no-download | -u, --show-upgraded | -V, --verbose-versions
--no-install-recommends | --install-recommends | --install-suggests | --reinstall | --only-upgrade | --no-upgrade | --print-uris
--auto-remove, --autoremove | --ignore-hold | --allow-change-held-packages | --no-remove | --trivial-only | --diff-only | --dsc-only | --tar-only
--assume-no | --only-source | --list-cleanup | --no-list-cleanup | --arch-only | --indep-only | --with-new-pkgs | --no-strict-pinning | --solver=<text>
--installed | --upgradable | --manual-installed | -i | -n, --names-only | --full | --all-versions | -g, --generate | --recurse
--force-conf | --show-progress | --color | --no-color | -F, --display-format=<text> | -w, --width=<text> | -O, --sort=<text> | -D, --show-deps | -Z
-R, --without-recommends | -r, --with-recommends | --add-user-tag=<text> | --schedule-only | --purge-unused | --keep-downloaded-packages | -h | -v`;

const aptQueries =
  'list search show showsrc showpkg policy depends rdepends madison pkgnames stats dump dumpavail unmet dotty xvcg check changelog indextargets why why-not help moo versions showauto showmanual showhold apropos';

const aptVerbs: Readonly<Record<string, Usage>> = {
  ...Object.fromEntries(aptQueries.split(' ').map((word) => [word, tells('tells about packages')])),
  update: verb(onSystem('update'), 'fetches the lists of packages'),
  upgrade: verb(onSystem('upgrade'), 'installs newer versions'),
  'safe-upgrade': verb(onSystem('upgrade'), 'installs newer versions'),
  'full-upgrade': verb(onSystem('upgrade'), 'installs newer versions, removes what is in the way'),
  'dist-upgrade': verb(onSystem('upgrade'), 'installs newer versions, removes what is in the way'),
  'dselect-upgrade': verb(onSystem('upgrade'), 'does what was selected'),
  install: verb(install, 'installs packages'),
  reinstall: verb(install, 'installs packages again'),
  'build-dep': verb(installsAll, 'installs what a package is built with'),
  satisfy: verb(install, 'installs what satisfies a dependency'),
  remove: verb(remove, 'removes packages'),
  purge: verb(removesAll('purge'), 'removes packages with their configuration'),
  autoremove: verb(onSystem('autoremove'), 'removes packages that nothing needs any more'),
  autopurge: verb(onSystem('autoremove'), 'removes packages that nothing needs any more'),
  source: { summary: 'fetches the source of packages' },
  download: { summary: 'fetches packages' },
  clean: { summary: 'removes fetched packages' },
  autoclean: { summary: 'removes old fetched packages' },
  distclean: { summary: 'removes fetched packages and lists' },
  'edit-sources': verb(
    (call) => call.effect('package', 'add-source', 'package', call.texts[0] ?? 'sources'),
    'edits the sources of packages',
  ),
  'modernize-sources': verb(
    (call) => call.effect('package', 'add-source', 'package', 'sources'),
    'rewrites the sources of packages',
  ),
  hold: verb(onSystem('hold'), 'keeps versions as they are'),
  unhold: verb(onSystem('mark'), 'lets versions change again'),
  forbid: verb(onSystem('hold'), 'skips versions'),
  keep: verb(onSystem('mark'), 'takes plans back'),
  markauto: verb(onSystem('mark'), 'marks packages as not asked for'),
  unmarkauto: verb(onSystem('mark'), 'marks packages as asked for'),
  auto: verb(onSystem('hold'), 'marks packages as not asked for'),
  manual: verb(onSystem('hold'), 'marks packages as asked for'),
  minimize: verb(onSystem('hold'), 'marks dependencies as not asked for'),
};

const keyVerbs: Readonly<Record<string, Usage>> = {
  add: {
    summary: 'trusts a key',
    operands: '<read>',
    effects: (call) => call.effect('package', 'add-source', 'package', call.texts[0] ?? ''),
  },
  adv: {
    summary: 'hands words to gpg',
    style: 'posix',
    effects: (call) => {
      if (call.words.some(({ text }) => /^--(?:recv|receive|import|fetch)/.test(text))) {
        call.effect('package', 'add-source', 'package', call.texts.at(-1) ?? '');
      }
    },
  },
  del: {
    summary: 'does not trust a key any more',
    effects: (call) => call.effect('package', 'remove-source', 'package', call.texts[0] ?? ''),
  },
  update: {
    summary: 'updates trusted keys',
    effects: (call) => call.effect('package', 'add-source', 'package', 'keyring'),
  },
  'net-update': {
    summary: 'updates trusted keys from the network',
    effects: (call) => call.effect('package', 'add-source', 'package', 'keyring'),
  },
  ...Object.fromEntries(['list', 'finger', 'export', 'exportall'].map((word) => [word, tells('shows trusted keys')])),
};

export const debianPackageTools: readonly ToolSpec[] = [
  {
    names: 'apt apt-get aptitude apt-cache apt-mark apt-fast nala',
    summary: 'installs, updates and removes packages',
    options: aptOptions,
    effects: settings,
    subcommands: aptVerbs,
  },
  {
    names: 'apt-config',
    summary: 'shows options of apt',
    options: '-o, --option=<text> | -c, --config-file=<library> | --empty | --format=<text>',
    effects: settings,
  },
  {
    names: 'apt-file',
    summary: 'finds packages by their files',
    options: '-x | -F | -l | -a <text> | -D | -I',
    subcommands: {
      search: tells('finds files'),
      list: tells('lists files'),
      find: tells('finds files'),
      show: tells('lists files'),
      update: { summary: 'fetches lists', effects: onSystem('update') },
    },
  },
  { names: 'apt-key', summary: 'manages keys that are trusted', options: '--keyring=<modify>', subcommands: keyVerbs },
  {
    names: 'apt-cdrom',
    summary: 'adds a disc as source',
    options: '-d <look> | -m | -r | -f | -n | -a | -o, --option=<text>',
    effects: settings,
  },
  {
    names: 'apt-listchanges apt-listbugs apt-show-versions debsums debsecan check-support-status',
    summary: 'tells about packages',
    operands: '<read>...',
  },
  {
    names: 'add-apt-repository apt-add-repository',
    summary: 'adds or removes a source of packages',
    options:
      '-y, --yes | -n, --no-update | -u, --update | -r, --remove | -s, --enable-source | -c, --component=<text> | -p, --pocket=<text> | -P, --ppa=<text> | -C, --cloud=<text> | -U, --uri=<text> | -S, --sourceslist=<text> | -L, --list | --dry-run | -l, --login | -d, --debug | -m, --massive-debug | -k, --keyserver=<host>',
    effects: (call) => {
      if (!call.isTrial('--list', '--dry-run')) {
        const source = call.texts[0] ?? call.value('--ppa') ?? call.value('--uri') ?? call.value('--sourceslist') ?? '';
        call.effect('package', call.has('--remove') ? 'remove-source' : 'add-source', 'package', source);
      }
    },
  },
  {
    names: 'do-release-upgrade',
    summary: 'moves to the next release',
    options:
      '-c, --check-dist-upgrade-only | -d, --devel-release | -f, --frontend=<text> | -m, --mode=<text> | -p, --proposed | -q, --quiet | --allow-third-party',
    effects: (call) => {
      if (!call.isTrial('--check-dist-upgrade-only')) {
        call.effect('package', 'upgrade-release', 'package', 'all');
      }
    },
  },
  {
    names: 'unattended-upgrade unattended-upgrades',
    summary: 'installs security updates',
    options: '-d, --debug | -v, --verbose | --dry-run | --apt-debug | --download-only',
    effects: (call) => {
      if (!call.isTrial('--dry-run')) {
        call.effect('package', 'upgrade', 'package', 'all');
      }
    },
  },
  {
    names: 'needrestart checkrestart',
    summary: 'tells which services should be restarted',
    options: '-v | -q | -m <text> | -n | -c <library> | -r <text> | -b | -p | -k | -l | -w',
    effects: (call) => {
      if (call.value('-r') === 'a') {
        call.effect('service', 'restart', 'unit', 'all');
      }
    },
  },
  {
    names: 'gdebi',
    summary: 'installs a package file',
    options: '-n, --non-interactive | -o, --option=<text> | -q, --quiet | --apt-line | --root=<look>',
    effects: (call) => {
      settings(call);
      installsAll(call);
    },
  },
];
