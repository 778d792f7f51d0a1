import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { runsAsOwn, runsScript, standardInput } from '../given-script.js';
import { derivedWord } from '../services/derived-word.js';
import { installsAll, onSystem, removes, removesAll, unverified } from './package-verb.js';
import { tells } from './systemd-reach.js';

const careless = /^(?:.*\.)?(?:gpgcheck|repo_gpgcheck|localpkg_gpgcheck|sslverify|pkg_gpgcheck)=(?:0|false|no|off)$/i;

function settings(call: Call): void {
  unverified(call, ['--nogpgcheck', '--no-gpgchecks', '--no-gpg-checks', '--allow-unsigned-rpm', '--nogpg']);
  for (const option of call.values('--setopt')) {
    if (careless.test(option.text)) {
      call.effect('package', 'unauthenticated', 'package', call.texts.join(' '));
    } else if (/^(?:pluginpath|plugins?confpath|pluginconfpath)=/.test(option.text)) {
      call.as('library', { text: option.text.slice(option.text.indexOf('=') + 1), span: option.span });
    }
  }
  for (const source of [...call.values('--repofrompath'), ...call.values('--plus-repo')]) {
    call.effect('package', 'add-source', 'package', source.text);
  }
}

/** Options after which nothing is installed or removed, and settings that may take them back. */
const trials = [
  ...['--assumeno', '--downloadonly', '--download-only', '--dry-run', '-D'],
  ...['--setopt assumeno', '--setopt downloadonly'],
];

/** A use that works out a transaction first, and does it unless it is a trial; other uses know no trial. */
function transaction(effects: (call: Call) => void, summary: string): Usage {
  return {
    summary,
    effects: (call) => {
      if (!call.isTrial(...trials)) {
        effects(call);
      }
    },
  };
}

function group(call: Call): void {
  const [action = ''] = call.texts;
  if (/^(?:install|upgrade|update)$/.test(action)) {
    call.effect('package', 'install', 'package', call.texts.slice(1).join(' '));
  } else if (/^(?:remove|erase)$/.test(action)) {
    call.effect('package', 'remove', 'package', call.texts.slice(1).join(' '));
  }
}

/** `history`, `module`, `swap`: some of what they do changes packages. */
function second(pattern: RegExp, action: string): (call: Call) => void {
  return (call) => {
    if (pattern.test(call.texts[0] ?? '')) {
      call.effect('package', action, 'package', call.texts.join(' '));
    }
  };
}

function sources(call: Call): void {
  const added = [...call.values('--add-repo'), ...call.values('--from-repofile')];
  for (const source of added) {
    call.effect('package', 'add-source', 'package', source.text);
  }
  if (call.has('--save') || call.has('--set-enabled') || call.has('--enable')) {
    call.effect('package', 'add-source', 'package', call.texts.join(' '));
  }
}

/** Lines that only speak about the others: `run`, `exit`. */
const aboutLines = /^\s*(?:run|exit|quit|ts|transaction|repo|help)\b.*$/gm;

/** What is typed into `dnf shell`, or stands in the file that it is given. */
function readsLines(call: Call): void {
  const [file] = call.operands;
  if (file === undefined && !call.hasStdin) return;
  runsScript(call, file ?? standardInput(call), (script) =>
    runsAsOwn(call, derivedWord(script, script.text.replace(aboutLines, ''))),
  );
}

const queries =
  'list info search provides whatprovides repoquery repolist repoinfo check check-update deplist updateinfo help ' +
  'alias changelog needs-restarting needs-reboot leaves repodiff repoclosure repograph grouplist groupinfo show-leaves resolvedep advisory environment offline ' +
  'clean makecache download system-upgrade offline-distrosync repomanage builddep-check versionlock-list debuginfo-check';

const longVerbs: Readonly<Record<string, Usage>> = {
  ...Object.fromEntries(queries.split(' ').map((word) => [word, tells('tells about packages')])),
  shell: { summary: 'takes its own words, line by line', effects: readsLines },
  install: transaction(installsAll, 'installs packages'),
  localinstall: transaction(installsAll, 'installs package files'),
  reinstall: transaction(installsAll, 'installs packages again'),
  groupinstall: transaction(onSystem('install'), 'installs groups of packages'),
  update: transaction(onSystem('upgrade'), 'installs newer versions'),
  upgrade: transaction(onSystem('upgrade'), 'installs newer versions'),
  'update-minimal': transaction(onSystem('upgrade'), 'installs newer versions of what has problems'),
  'upgrade-minimal': transaction(onSystem('upgrade'), 'installs newer versions of what has problems'),
  localupdate: transaction(installsAll, 'installs package files'),
  'distro-sync': transaction(onSystem('upgrade'), 'moves to the versions of the sources'),
  downgrade: transaction(onSystem('downgrade'), 'installs older versions'),
  remove: transaction(removesAll(), 'removes packages'),
  erase: transaction(removesAll(), 'removes packages'),
  groupremove: transaction(onSystem('remove'), 'removes groups of packages'),
  autoremove: transaction(onSystem('autoremove'), 'removes packages that nothing needs any more'),
  swap: transaction((call) => removes(call, call.texts[0] ?? ''), 'removes one package and installs another'),
  group: transaction(group, 'shows, installs or removes groups'),
  groups: transaction(group, 'shows, installs or removes groups'),
  module: transaction(
    second(/^(?:install|enable|switch-to|update|disable|remove|reset)$/, 'install'),
    'chooses streams of modules',
  ),
  history: transaction(second(/^(?:undo|redo|rollback|replay)$/, 'downgrade'), 'shows and undoes changes'),
  mark: { summary: 'marks packages', effects: onSystem('mark') },
  versionlock: { summary: 'keeps versions as they are', effects: second(/^(?:add|exclude)$/, 'hold') },
  copr: { summary: 'adds a source of somebody', effects: second(/^enable$/, 'add-source') },
  'config-manager': {
    summary: 'changes sources',
    options:
      '--add-repo=<text> | --save | --set-enabled | --set-disabled | --enable | --disable | --dump | --from-repofile=<text>',
    effects: sources,
  },
  builddep: transaction(installsAll, 'installs what a package is built with'),
  'build-dep': transaction(installsAll, 'installs what a package is built with'),
  'debuginfo-install': transaction(onSystem('install'), 'installs debugging symbols'),
};

/** What `dnf` takes for its verbs. */
const shortVerbs: Readonly<Record<string, string>> = {
  in: 'install',
  rei: 'reinstall',
  up: 'upgrade',
  dup: 'distro-sync',
  dsync: 'distro-sync',
  dg: 'downgrade',
  rm: 'remove',
  'remove-n': 'remove',
  'install-n': 'install',
  grp: 'group',
  se: 'search',
  if: 'info',
  ls: 'list',
  rq: 'repoquery',
  mc: 'makecache',
  hist: 'history',
};

const verbs: Readonly<Record<string, Usage>> = {
  ...longVerbs,
  ...Object.fromEntries(Object.entries(shortVerbs).map(([short, long]) => [short, longVerbs[long] ?? tells('tells')])),
};

const dnfOptions = `
-y, --assumeyes          asks nothing
--nogpgcheck, --no-gpgchecks  does not check signatures
--setopt=<text>          sets an option
-c, --config=<read>      reads this configuration
--installroot=<look>     works below another root
--repofrompath=<text>    takes packages from there too
--downloadonly           fetches packages, installs none
--downloaddir=<write> | --download-path=<write> | --destdir=<write> | --assumeno | -q, --quiet | -v, --verbose | -e, --errorlevel=<text> | -d, --debuglevel=<text>
--enablerepo=<text> | --disablerepo=<text> | --repo=<text> | --repoid=<text> | -x, --exclude=<text> | --excludepkgs=<text> | --releasever=<text>
--disableplugin=<text> | --enableplugin=<text> | --noplugins | -C, --cacheonly | --refresh | -b, --best | --nobest | --allowerasing
--skip-broken | --obsoletes | --security | --bugfix | --advisory=<text> | --cve=<text> | --sec-severity=<text> | -R, --randomwait=<text>
--color=<text> | --forcearch=<text> | -4 | -6 | --installed | --available | --all | --showduplicates | --upgrades | --extras | --noautoremove
--queryformat=<text> | --qf=<text> | --whatprovides=<text> | --whatrequires=<text> | --requires | --resolve | --tree | -l | --recent | --comment=<text> | --rpmverbosity=<text> | --transient`;

function rpm(call: Call): void {
  if (call.name !== 'rpm') {
    return;
  }
  unverified(call, ['--nosignature', '--nodigest', '--nogpg', '--noverify']);
  if (call.isTrial('--test') || call.has('--query') || call.has('--verify')) {
    return;
  }
  if (call.has('--erase')) {
    removesAll()(call);
  } else if (['--install', '--upgrade', '--freshen', '--reinstall'].some((option) => call.has(option))) {
    for (const word of call.operands) {
      call.as(/^(?:https?|ftp):/.test(word.text) ? 'url' : 'library', word);
      call.effect('package', 'install-file', 'package', word.text);
    }
  } else if (call.has('--import')) {
    call.effect('package', 'add-source', 'package', call.texts.join(' '));
  } else if (call.has('--rebuilddb') || call.has('--initdb') || call.has('--setperms') || call.has('--setugids')) {
    call.effect('package', 'configure', 'package', call.texts.join(' ') || 'database');
  }
}

export const rpmPackageTools: readonly ToolSpec[] = [
  {
    names: 'dnf dnf5 dnf-3 yum microdnf tdnf',
    summary: 'installs, updates and removes packages',
    options: dnfOptions,
    effects: settings,
    subcommands: verbs,
  },
  {
    names: 'yum-config-manager dnf-config-manager',
    summary: 'changes sources of packages',
    options:
      '--add-repo=<text> | --enable | --disable | --save | --setopt=<text> | --dump | --set-enabled | --set-disabled',
    effects: (call) => {
      settings(call);
      sources(call);
    },
  },
  {
    names: 'yumdownloader repoquery repotrack package-cleanup reposync createrepo createrepo_c modifyrepo',
    summary: 'fetches and lists packages',
    options:
      '--destdir=<write> | --resolve | --source | --urls | -q | -p, --download_path=<write> | -r, --repoid=<text> | -i | -l | --qf=<text> | --update | -o <write>',
    operands: '<look>...',
  },
  {
    names: 'rpm rpmquery rpmverify rpmsign',
    summary: 'installs, removes and shows packages',
    options: `
-i, --install            installs package files
-U, --upgrade            installs or updates package files
-F, --freshen            updates what is installed
--reinstall              installs package files again
-e, --erase              removes packages
--nosignature            does not check signatures
--nodigest               does not check digests
--nogpg | --noverify
-E, --eval=<text>        expands a macro, which may run commands
-D, --define=<text>      defines a macro
--load=<library>         loads macros from a file
--pipe=<command>         pipes what it prints into this command
--import                 trusts a key
--root=<look>            works below another root
--rcfile=<library> | --macros=<library> | --dbpath=<look> | -r <look> | --predefine=<text> | --undefine=<text>
-q, --query | -V, --verify | -a, --all | -f, --file | -p, --package | -l, --list | -c, --configfiles | -d, --docfiles | -R, --requires
-s, --state | -g, --group | -h, --hash | -v, --verbose | -K, --checksig | --provides | --scripts | --changelog | --qf, --queryformat=<text>
--info | --whatprovides=<text> | --whatrequires=<text> | --last | --nodeps | --force | --test | --noscripts | --replacepkgs | --replacefiles
--oldpackage | --allmatches | --percent | --prefix=<look> | --relocate=<text> | --excludepath=<text> | --ignoresize | --ignorearch
--justdb | --rebuilddb | --initdb | --setperms | --setugids | --showrc | --version | --help | --quiet | --nofiles | --nomd5 | --dump | --filesbypkg | --triggers | --noplugins | --notriggers | --nopre | --nopost`,
    operands: '<any>...',
    effects: (call) => {
      macros(call);
      rpm(call);
    },
  },
  { names: 'rpm2cpio rpm2archive', summary: 'takes the files out of a package', operands: '<read>...' },
  {
    names: 'rpmkeys',
    summary: 'manages trusted keys',
    options:
      '-E, --eval=<text> | --pipe=<command> | --import | -K, --checksig | --delete | -l, --list | -v | --root=<look> | --dbpath=<look>',
    operands: '<read>...',
    effects: (call) => {
      macros(call);
      if (call.has('--import') || call.has('--delete')) {
        call.effect('package', 'add-source', 'package', call.texts.join(' '));
      }
    },
  },
  {
    names: 'rpmdb',
    summary: 'maintains the database of packages',
    options:
      '-E, --eval=<text> | --pipe=<command> | --initdb | --rebuilddb | --verifydb | --exportdb | --importdb | --root=<look> | --dbpath=<look>',
    effects: (call) => {
      macros(call);
      if (call.has('--initdb') || call.has('--rebuilddb') || call.has('--importdb')) {
        call.effect('package', 'configure', 'package', 'database');
      }
    },
  },
  {
    names: 'rpmbuild rpmspec',
    summary: 'builds packages from a recipe',
    options:
      '-E, --eval=<text> | -D, --define=<text> | --load=<library> | --macros=<library> | --rcfile=<library> | --pipe=<command> | -q, --query | -P, --parse | -b <text> | -t <text> | -r <text> | --rebuild | --recompile | --target=<text> | --clean | --nodeps | --sign | --with=<text> | --without=<text> | --buildroot=<look> | --short-circuit | --quiet | -v | --qf, --queryformat=<text> | --srpm | --root=<look> | --noclean | --nocheck',
    operands: '<script>...',
    effects: (call) => {
      macros(call);
    },
  },
];

function macros(call: Call): void {
  for (const option of ['--eval', '--define', '--predefine']) {
    for (const expression of call.values(option)) {
      macro(call, expression);
    }
  }
}

/** `%(…)` in a macro is a command, `%{lua:…}` a program. */
function macro(call: Call, expression: { readonly text: string; readonly span: readonly [number, number] }): void {
  const at = expression.text.indexOf('%(');
  if (at >= 0) {
    const end = expression.text.lastIndexOf(')');
    call.shell({ text: expression.text.slice(at + 2, end > at ? end : undefined), span: expression.span });
  }
  const lua = /%\{lua:(.*?)\}?$/s.exec(expression.text)?.[1];
  if (lua !== undefined) {
    call.as('lua', { text: lua, span: expression.span });
  }
}
