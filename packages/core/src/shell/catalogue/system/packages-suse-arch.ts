import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { installs, installsAll, onSystem, removesAll, unverified } from './package-verb.js';
import { tells } from './systemd-reach.js';

const unsafe = [
  '--no-gpg-checks',
  '--gpg-auto-import-keys',
  '--allow-unsigned-rpm',
  '--allow-untrusted',
  '--no-gpgcheck',
  '--no-verify',
  '--trust-all',
];

function verb(effects: (call: Call) => void, summary: string, options = ''): Usage {
  return {
    summary,
    options,
    effects: (call) => {
      unverified(call, unsafe);
      if (!call.isTrial('--dry-run', '--simulate', '--download-only', '--print')) {
        effects(call);
      }
    },
  };
}

const zypperVerbs: Readonly<Record<string, Usage>> = {
  ...Object.fromEntries(
    'search se info if patch-info pattern-info product-info packages pa patterns pt products pd patches pch list-patches lp list-updates lu patch-check pchk repos lr services ls what-provides wp locks ll targetos tos versioncmp vcmp licenses ps needs-rebooting help source-download download verify ve lifecycle system-architecture subcommand locales lloc clean cc'
      .split(' ')
      .map((word) => [word, tells('tells about packages')]),
  ),
  ...Object.fromEntries(
    ['install', 'in', 'install-new-recommends', 'inr', 'source-install', 'si'].map((word) => [
      word,
      verb(
        installsAll,
        'installs packages',
        '--from=<text> | -t, --type=<text> | -n, --name | -C, --capability | -f, --force | --oldpackage | -l, --auto-agree-with-licenses | -y, --no-confirm | --allow-unsigned-rpm | -D, --dry-run | -d, --download-only | --replacefiles | --no-recommends',
      ),
    ]),
  ),
  ...Object.fromEntries(
    ['remove', 'rm'].map((word) => [
      word,
      verb(removesAll(), 'removes packages', '-t, --type=<text> | -u, --clean-deps | -y | -D, --dry-run'),
    ]),
  ),
  ...Object.fromEntries(
    ['update', 'up', 'patch', 'dist-upgrade', 'dup'].map((word) => [
      word,
      verb(
        onSystem('upgrade'),
        'installs newer versions',
        '-t, --type=<text> | -y | -l | --from=<text> | -D, --dry-run | -g, --category=<text> | --cve=<text> | -b, --bugzilla=<text>',
      ),
    ]),
  ),
  ...Object.fromEntries(
    ['addrepo', 'ar', 'addservice', 'as'].map((word) => [
      word,
      verb(
        (call) => {
          call.effect('package', 'add-source', 'package', call.texts[0] ?? '');
        },
        'adds a source',
        '-r, --repo=<url> | -c, --check | -C | -n, --name=<text> | -e | -d | -f, --refresh | -p <text> | -G, --no-gpgcheck | -g, --gpgcheck | -k | -K',
      ),
    ]),
  ),
  ...Object.fromEntries(
    ['removerepo', 'rr', 'removeservice', 'rs', 'renamerepo', 'nr'].map((word) => [
      word,
      verb(onSystem('remove-source'), 'removes a source'),
    ]),
  ),
  ...Object.fromEntries(
    ['modifyrepo', 'mr', 'modifyservice', 'ms'].map((word) => [
      word,
      verb(
        onSystem('add-source'),
        'changes a source',
        '-e, --enable | -d, --disable | -r | -p <text> | -G, --no-gpgcheck | -a, --all',
      ),
    ]),
  ),
  ...Object.fromEntries(
    ['refresh', 'ref', 'refresh-services', 'refs'].map((word) => [
      word,
      verb(onSystem('update'), 'fetches the lists of packages', '-f | -b | -d'),
    ]),
  ),
  ...Object.fromEntries(
    ['addlock', 'al', 'removelock', 'rl', 'cleanlocks', 'cl'].map((word) => [
      word,
      verb(onSystem('hold'), 'keeps versions as they are'),
    ]),
  ),
};

const apkOptions = `
--allow-untrusted        takes packages without signatures
-p, --root=<look>        works below another root
-X, --repository=<text>  takes packages from there too
--keys-dir=<read> | --repositories-file=<read> | --cache-dir=<look> | --arch=<text> | --progress-fd=<text> | --wait=<text>
-q | -v | -i | -f | -U, --update-cache | --no-cache | --no-network | --no-progress | --purge | --force-overwrite | --force-broken-world
--force-refresh | --no-interactive | --timeout=<text> | --no-scripts | --initdb | -s, --simulate | -u, --upgrade | -l, --latest
-t, --virtual=<text> | --clean-protected | --available | -a | --preserve-env | -o, --output=<write>`;

/** Options of pacman that are operations: the first letter says which. */
function pacman(call: Call): void {
  unverified(call, ['--skippgpcheck', '--noconfirm-keys', '--nosignature']);
  if (call.isTrial('--print')) {
    return;
  }
  if (call.has('--sync')) {
    pacmanSync(call);
  } else if (call.has('--remove')) {
    removesAll(call.has('--nosave') ? 'purge' : 'remove')(call);
  } else if (call.has('--upgrade')) {
    for (const word of call.operands) {
      call.as(/^(?:https?|ftp):/.test(word.text) ? 'url' : 'library', word);
      call.effect('package', 'install-file', 'package', word.text);
    }
  } else if (
    call.operands.length > 0 &&
    /^(?:yay|paru|pikaur|trizen)$/.test(call.name) &&
    !call.words.some(({ text }) => /^-[A-Z]/.test(text))
  ) {
    installsAll(call);
  }
}

function pacmanSync(call: Call): void {
  if (['--search', '--info', '--list', '--groups', '--downloadonly'].some((option) => call.has(option))) {
    return;
  }
  if (call.has('--clean')) {
    return;
  }
  if (call.has('--refresh')) {
    call.effect('package', 'update', 'package', 'all');
  }
  if (call.has('--sysupgrade')) {
    call.effect('package', 'upgrade', 'package', 'all');
  }
  for (const word of call.operands) {
    installs(call, word, /^(?:yay|paru|pikaur|trizen)$/.test(call.name) ? 'install-unreviewed' : 'install');
  }
}

export const suseArchPackageTools: readonly ToolSpec[] = [
  {
    names: 'zypper',
    summary: 'installs, updates and removes packages',
    options: `
--no-gpg-checks          goes on without signatures
--gpg-auto-import-keys   trusts new keys without asking
-R, --root=<look>        works below another root
--installroot=<look> | -c, --config=<read> | -n, --non-interactive | -q | -v | -x, --xmlout | -D, --reposd-dir=<read> | -C, --cache-dir=<look>
--solv-cache-dir=<look> | --pkg-cache-dir=<look> | --raw-cache-dir=<look> | --userdata=<text> | --releasever=<text> | -p, --plus-repo=<url>
--plus-content=<text> | --disable-repositories | --no-refresh | --no-cd | --no-remote | -t, --terse | -s, --table-style=<text> | --no-color
-A, --no-abbrev | -i, --ignore-unknown | --non-interactive-include-reboot-patches | --no-confirm`,
    subcommands: zypperVerbs,
  },
  {
    names: 'apk',
    summary: 'installs, updates and removes packages',
    options: apkOptions,
    subcommands: {
      ...Object.fromEntries(
        'info list search dot policy stats version manifest audit verify cache query adbdump help'
          .split(' ')
          .map((word) => [word, tells('tells about packages')]),
      ),
      add: verb(installsAll, 'installs packages'),
      del: verb(removesAll(), 'removes packages'),
      fix: verb(onSystem('configure'), 'repairs packages'),
      update: verb(onSystem('update'), 'fetches the lists of packages'),
      upgrade: verb(onSystem('upgrade'), 'installs newer versions'),
      fetch: verb(() => undefined, 'fetches packages'),
      index: { summary: 'makes a list of packages', operands: '<read>...' },
      extract: { summary: 'takes files out of packages', operands: '<read>...' },
      mkpkg: tells('makes a package'),
    },
  },
  {
    names: 'pacman yay paru pikaur trizen pacaur',
    summary: 'installs, updates and removes packages',
    options: `
-S, --sync               installs packages from the sources
-R, --remove             removes packages
-U, --upgrade            installs package files
-Q, --query              shows what is installed
-D, --database           changes what is known of packages
-F, --files              searches the files of packages
-T, --deptest            checks dependencies
-y, --refresh            fetches the lists of packages
-u, --sysupgrade         installs newer versions
-n, --nosave             removes configuration too
-s, --search, --recursive | -i, --info | -l, --list | -g, --groups | -c, --clean, --cascade | -w, --downloadonly | -o, --owns | -k, --check
-e, --explicit | -d, --deps | -m, --foreign | -t, --unrequired | -q, --quiet | -p, --print
--config=<read>          reads this configuration
--hookdir=<library>      runs the hooks there
--gpgdir=<read>          trusts the keys there
--logfile=<append>       logs to this file
-r, --root=<look> | -b, --dbpath=<look> | --cachedir=<look> | --sysroot=<look> | --arch=<text> | --color=<text> | --ignore=<text> | --ignoregroup=<text>
--assume-installed=<text> | --overwrite=<text> | --asdeps | --asexplicit | --needed | --noconfirm | --confirm | --dbonly | --noscriptlet | --nodeps
--noprogressbar | --print-format=<text> | -v, --verbose | --debug | --native | --changelog | --unneeded | -h, --help | -V, --version
--skippgpcheck | --mflags=<text> | --makepkg=<program> | --editor=<program> | --editorflags=<text> | --git=<program> | --gpg=<program> | --sudo=<program>
--builddir=<look> | --aur | --repo | --devel | --answerclean=<text> | --answerdiff=<text> | --answeredit=<text> | --nocleanmenu | --nodiffmenu`,
    effects: pacman,
  },
  {
    names: 'pacman-key',
    summary: 'manages keys that are trusted',
    options:
      '-a, --add | -d, --delete | -r, --recv-keys | --lsign-key=<text> | --init | --populate | -l, --list-keys | -f, --finger | -e, --export | --keyserver=<host> | --refresh-keys | -v, --verify | --import=<read> | --import-trustdb=<read> | -u, --updatedb | --gpgdir=<look> | --config=<read>',
    effects: (call) => {
      if (['--add', '--recv-keys', '--lsign-key', '--import', '--import-trustdb'].some((option) => call.has(option))) {
        call.effect('package', 'add-source', 'package', call.value('--lsign-key') ?? call.texts.join(' '));
      }
    },
  },
  {
    names: 'makepkg',
    summary: 'builds a package by a script',
    options:
      '-p <script> | -i, --install | -s, --syncdeps | -r, --rmdeps | -c, --clean | -C, --cleanbuild | -f, --force | -g, --geninteg | -o, --nobuild | -e, --noextract | --skippgpcheck | --skipchecksums | --skipinteg | --noconfirm | --config=<read> | --dir=<look> | -d | -A | -R | -S | -L | -m | --printsrcinfo | --verifysource | --packagelist | --needed | --asdeps | --nocheck | --noprepare | --nosign | --sign | --key=<text>',
    effects: (call) => {
      if (
        !(
          call.has('--printsrcinfo') ||
          call.has('--packagelist') ||
          call.has('--verifysource') ||
          call.has('--geninteg') ||
          call.has('-p')
        )
      ) {
        call.path('execute', 'script', 'PKGBUILD');
      }
      if (call.has('--install')) {
        call.effect('package', 'install-file', 'package', 'PKGBUILD');
      }
    },
  },
  {
    names: 'pactree paccache pacdiff checkupdates pkgfile pacsearch',
    summary: 'tells about packages',
    options: '-r | -l | -u | -c <text> | -d | -k <text> | -s',
  },
];
