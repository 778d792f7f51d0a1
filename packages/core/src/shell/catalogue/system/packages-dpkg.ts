import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { installs, removes } from './package-verb.js';

function dpkg(call: Call): void {
  if (call.isTrial('--simulate')) {
    return;
  }
  if (call.has('--install') || call.has('--unpack')) {
    for (const word of call.operands) {
      call.as('library', word);
      call.effect('package', 'install-file', 'package', word.text);
    }
  } else if (call.has('--remove') || call.has('--purge')) {
    for (const name of call.texts) {
      removes(call, name, call.has('--purge') ? 'purge' : 'remove');
    }
  } else if (call.has('--configure')) {
    call.effect('package', 'configure', 'package', call.texts.join(' '));
  }
  forced(call);
}

function forced(call: Call): void {
  const forces = [...call.values('--force')].map(({ text }) => text);
  const named = call.words.map(({ text }) => text).filter((text) => /^--force-/.test(text));
  if (
    [...forces, ...named].some((text) =>
      /(?:^|,|-)(?:all|remove-essential|bad-verify|remove-protected|depends)/.test(text),
    )
  ) {
    call.effect('package', 'force', 'package', call.texts.join(' '));
  }
}

/** Packages put their file elsewhere from then on; the one that is there moves only when asked to. */
function diverts(call: Call): void {
  const [file] = call.operands;
  const isQuestion = ['--list', '--listpackage', '--truename'].some((option) => call.has(option));
  if (file === undefined || isQuestion || call.isTrial('--test')) return;
  if (!call.has('--rename')) {
    call.path('write', 'modify', file, { attributes: { inPlace: true } });
    return;
  }
  const aside = call.values('--divert').at(-1) ?? { text: `${file.text}.distrib`, span: file.span };
  const [from, to] = call.has('--remove') ? [aside, file] : [file, aside];
  call.path('delete', 'move', from);
  call.path('write', 'overwrite', to);
  call.carry(from, to);
}

/** What files of a package archive are taken out of it. */
function dpkgDeb(call: Call): void {
  const [, target] = call.operands;
  if (
    target !== undefined &&
    ['--extract', '--vextract', '--control', '--raw-extract', '--build'].some((option) => call.has(option))
  ) {
    call.as('write', target);
  }
}

const archiveOptions = `
-b, --build            makes a package of a directory
-x, --extract          takes the files out
-X, --vextract         takes the files out and lists them
-e, --control          takes the control files out
-R, --raw-extract      takes everything out
-c, --contents | -I, --info | -f, --field | -W, --show | --fsys-tarfile | --ctrl-tarfile`;

export const dpkgTools: readonly ToolSpec[] = [
  {
    names: 'dpkg',
    summary: 'installs, removes and shows packages',
    inspects: 'shows packages',
    options: `${archiveOptions}
-i, --install          installs package files
--unpack               unpacks package files
--configure            finishes what was unpacked
-r, --remove           removes packages
-P, --purge            removes packages with their configuration
-V, --verify           compares files with what was installed
--force=<text>         goes on in spite of problems
--pre-invoke=<command>   runs this before
--post-invoke=<command>  runs this after
--status-logger=<command>  hands what happens to this command
--log=<append>         logs to this file
--root=<look>          works below another root
--admindir=<look> | --instdir=<look> | --no-act, --simulate, --dry-run | -s, --status | -L, --listfiles | -l, --list | -S, --search
-p, --print-avail | -C, --audit | --get-selections | --set-selections | --clear-selections | --print-architecture | --yet-to-unpack
--add-architecture=<text> | --remove-architecture=<text> | --print-foreign-architectures | --compare-versions | --no-pager
--refuse=<text> | --no-force=<text> | --abort-after=<text> | --status-fd=<text> | -E, --skip-same-version | -G, --refuse-downgrade
-O, --selected-only | -B, --auto-deconfigure | -D, --debug=<text> | --no-debsig | --no-triggers | --triggers-only | --triggers
-a, --pending | --path-exclude=<text> | --path-include=<text> | --verify-format=<text> | --recursive | -K | --update-avail | --merge-avail`,
    effects: (call) => {
      if (call.has('--set-selections') && /\bhold\b/.test(call.stdin.text ?? 'hold'))
        call.effect('package', 'hold', 'package', (call.stdin.text ?? '').trim());
      dpkg(call);
      dpkgDeb(call);
    },
  },
  {
    names: 'dpkg-deb',
    summary: 'packs and unpacks package files',
    options: `${archiveOptions}
-D, --debug | --nocheck | -z <text> | -Z <text> | -S <text> | --root-owner-group | --uniform-compression | --showformat=<text> | -v | --threads-max=<text>`,
    operands: '<read> <text>...',
    effects: dpkgDeb,
  },
  {
    names: 'dpkg-query',
    summary: 'tells about packages',
    options:
      '-l, --list | -s, --status | -L, --listfiles | -S, --search | -W, --show | -p, --print-avail | -c, --control-path | --control-list | --control-show | -f, --showformat=<text> | --admindir=<look> | --root=<look> | --no-pager | --load-avail',
  },
  {
    names: 'dpkg-reconfigure',
    summary: 'asks again how a package is configured',
    options:
      '-f, --frontend=<text> | -p, --priority=<text> | -a, --all | -u, --unseen-only | --default-priority | --force | --no-reload | --terse',
    effects: (call) => {
      for (const name of call.texts) {
        call.effect('package', 'configure', 'package', name);
      }
    },
  },
  {
    names: 'debconf-set-selections',
    summary: 'answers questions of packages in advance',
    options: '-v, --verbose | -c, --checkonly | -u, --unseen',
    operands: '<read>',
    effects: (call) => call.effect('package', 'configure', 'package', 'debconf'),
  },
  {
    names: 'debconf-show debconf-get-selections debconf-communicate',
    summary: 'shows answers to questions of packages',
    options: '--db=<text> | --listowners | --listdbs | --installer',
  },
  {
    names: 'dpkg-divert',
    summary: 'moves files of packages aside',
    options: `
--add                             takes note that a file is moved aside
--remove                          forgets that it is
--rename                          moves the file itself
--divert=<text>                   names where it goes
--list | --listpackage=<text> | --truename=<text> | --no-rename | --local | --package=<text> | --test | --quiet | --root=<look> | --admindir=<look>`,
    effects: diverts,
  },
  {
    names: 'dpkg-statoverride',
    summary: 'sets owner and mode of files of packages for good',
    options: '--add | --remove=<text> | --list | --update | --force | --quiet | --root=<look> | --admindir=<look>',
    effects: (call) => {
      const [, , mode = '', path] = call.operands.length === 4 ? call.operands.map(({ text }) => text) : [];
      if (call.has('--add') && path !== undefined) {
        call.path('permission', /^0?[2-7]\d{3}$/.test(mode) ? 'setuid' : 'chmod', path);
      }
    },
  },
  {
    names: 'update-alternatives alternatives',
    summary: 'chooses which program a name means',
    options: `
--altdir=<look> | --admindir=<look> | --log=<append> | --all | --display=<text> | --list=<text> | --query=<text> | --get-selections
--set-selections | --auto=<text> | --config=<text> | --force | --skip-auto | --verbose | --quiet | --family=<text> | --initscript=<text>
--install | --slave | --follower | --set | --remove | --remove-all | --debug`,
    effects: (call) => {
      const [link, , target] = call.operands;
      if (call.has('--install') && link !== undefined && target !== undefined) {
        call.as('write', link);
        call.as('library', target);
      } else if (['--set', '--remove', '--remove-all', '--auto', '--config'].some((option) => call.has(option))) {
        call.effect('package', 'set-alternative', 'package', call.texts.join(' '));
      }
    },
  },
  {
    names: 'alien',
    summary: 'turns packages of one kind into another',
    options:
      '-d, --to-deb | -r, --to-rpm | -t, --to-tgz | -p, --to-pkg | --to-slp | -i, --install | -g, --generate | -s, --single | -c, --scripts | -k, --keep-version | -v | --veryverbose | --patch=<read> | --anypatch | --nopatch | -T, --test | --bump=<text> | --fixperms | --target=<text>',
    operands: '<read>...',
    effects: (call) => {
      if (call.has('--install')) {
        for (const word of call.operands) {
          installs(call, word);
        }
      }
    },
  },
  {
    names: 'debootstrap cdebootstrap mmdebstrap',
    summary: 'installs a system into a directory',
    options:
      '--arch=<text> | --variant=<text> | --include=<text> | --exclude=<text> | --components=<text> | --keyring=<read> | --no-check-gpg | --foreign | --second-stage | --make-tarball=<write> | --unpack-tarball=<read> | --download-only | --print-debs | --verbose | --cache-dir=<look> | --setup-hook=<command> | --extract-hook=<command> | --essential-hook=<command> | --customize-hook=<command> | --hook-directory=<library> | --aptopt=<text> | --dpkgopt=<text> | --mode=<text> | --format=<text>',
    operands: '<text> <write> <url> <library>',
    effects: (call) => {
      if (call.has('--no-check-gpg')) {
        call.effect('package', 'unauthenticated', 'package', call.texts[0] ?? '');
      }
    },
  },
];
