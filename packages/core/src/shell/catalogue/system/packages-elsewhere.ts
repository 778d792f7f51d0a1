import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { afterDashes } from '../services/derived-word.js';
import { installs, installsAll, onSystem, removes, removesAll } from './package-verb.js';
import { tells } from './systemd-reach.js';

function verb(effects: (call: Call) => void, summary: string, options = ''): Usage {
  return { summary, options, effects };
}

const queries = (words: string): Record<string, Usage> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('tells about packages')]));

interface Letters {
  /** Options that only look. */
  readonly looking: readonly string[];
  readonly removing?: RegExp;
  readonly upgrading: RegExp;
  readonly updating: RegExp;
}

/** Options say what is done; without any of them, packages are installed. */
function byLetters({ looking, removing, upgrading, updating }: Letters): (call: Call) => void {
  return (call) => {
    const given = call.words.map(({ text }) => text).filter((text) => text.startsWith('-'));
    const says = (pattern: RegExp): boolean => given.some((text) => pattern.test(text));
    if (call.isTrial(...looking)) {
      return;
    }
    if (removing !== undefined && says(removing)) {
      // Without a name, all that nothing needs.
      if (call.operands.length === 0) call.effect('package', 'autoremove', 'package', 'all');
      removesAll()(call);
    } else if (says(upgrading)) {
      onSystem('upgrade')(call);
    } else if (call.operands.length > 0) {
      installsAll(call);
    } else if (says(updating)) {
      onSystem('update')(call);
    }
  };
}

const oneVerb: Readonly<Record<string, string>> = {
  urpmi: 'install',
  installpkg: 'install',
  upgradepkg: 'install',
  pkg_add: 'install',
  pkgadd: 'install',
  pkgrm: 'remove',
  urpme: 'remove',
  removepkg: 'remove',
  pkg_delete: 'remove',
};

/** The tools of smaller distributions: a verb, or a name that is one, and packages. */
function byVerb(call: Call): void {
  const fixed = oneVerb[call.name];
  const option = ['--install', '--remove'].find((name) => call.has(name))?.slice(2);
  const verbName = fixed ?? option ?? call.texts[0] ?? '';
  const packages = fixed === undefined && option === undefined ? call.operands.slice(1) : call.operands;
  if (call.isTrial('--dry-run')) {
    return;
  }
  if (/^(?:install|it|add|bundle-add|get|get-install|reinstall)$/.test(verbName)) {
    for (const word of packages) {
      installs(call, word);
    }
  } else if (fixed === 'remove' && call.has('-a')) {
    call.effect('package', 'remove', 'package', 'all');
  } else if (/^(?:remove|rm|delete|del|uninstall|bundle-remove)$/.test(verbName)) {
    for (const word of packages) {
      removes(call, word.text);
    }
  } else if (/^(?:upgrade|update|up|ur|upgrade-all|pull)$/.test(verbName)) {
    call.effect('package', 'upgrade', 'package', 'all');
  }
}

/** Package managers of smaller distributions, and those that change a whole image. */
export const elsewherePackageTools: readonly ToolSpec[] = [
  {
    names: 'emerge',
    summary: 'builds, installs and removes packages',
    options:
      '-a | -v | -p, --pretend | -u, --update | -D, --deep | -N, --newuse | -1, --oneshot | -C, --unmerge | -c, --depclean | -s, --search | -S, --searchdesc | --info | --sync | -f | -k | -K | -j <text> | --jobs=<text> | --config | -e | -t | -n | -q | --ask',
    effects: byLetters({
      looking: ['--pretend', '--search', '--searchdesc', '--info'],
      removing: /^(?:-[a-zA-Z]*C[a-zA-Z]*|--unmerge|-[a-zA-Z]*c[a-zA-Z]*|--depclean)$/,
      upgrading: /^(?:-[a-zA-Z]*u[a-zA-Z]*|--update)$/,
      updating: /^--sync$/,
    }),
  },
  {
    names: 'xbps-install xbps-pkgdb',
    summary: 'installs packages',
    options:
      '-S | -u | -y | -n, --dry-run | -R, --repository=<url> | -r, --rootdir=<look> | -C, --config=<read> | -o | -O | -f | -i | -m <text>',
    effects: byLetters({
      looking: ['--dry-run'],
      upgrading: /^-[a-zA-Z]*u/,
      updating: /^-S$/,
    }),
  },
  {
    names: 'xbps-remove',
    summary: 'removes packages',
    options:
      '-R, --recursive | -y, --yes | -n, --dry-run | -r, --rootdir=<look> | -C, --config=<read> | -c, --cachedir=<look> | -o, --remove-orphans | -O, --clean-cache | -F, --force-revdeps | -f, --force | -v, --verbose | -d, --debug',
    effects: (call) => {
      if (call.isTrial('--dry-run')) return;
      if (call.has('--remove-orphans')) call.effect('package', 'autoremove', 'package', 'all');
      removesAll()(call);
    },
  },
  {
    names: 'xbps-query equery eix qlist qfile epkg',
    summary: 'tells about packages',
    options: '-l | -R | -s <text> | -f <text> | -x <text> | -S <text>',
  },
  {
    names:
      'eopkg swupd opkg pamac oma slapt-get pkgadd pkgrm prt-get pkcon wajig urpmi urpme slackpkg installpkg removepkg upgradepkg pkg_add pkg_delete pkgin pkg tazpkg cards port fink mas',
    summary: 'installs, updates and removes packages',
    options: '-a | -y | -f | -v | --force | -q',
    effects: byVerb,
  },
  {
    names: 'guix',
    summary: 'installs packages and runs commands with them',
    options:
      '-p, --profile=<text> | -m, --manifest=<read> | -f, --file=<read> | -L, --load-path=<library> | -e, --expression=<code> | -n, --dry-run | -K | -N, --network | -C, --container | --pure | --ad-hoc | --share=<look> | --expose=<look>',
    effects: (call) => {
      const [group, verbName = ''] = call.texts;
      if (group !== 'system') byVerb(call);
      else if (/^(?:roll-back|switch-generation)$/.test(verbName))
        call.effect('package', 'downgrade', 'package', 'system');
      else if (verbName === 'delete-generations') call.effect('package', 'autoremove', 'package', 'system');
      else if (/^(?:reconfigure|init)$/.test(verbName)) call.effect('execute', 'converge', 'object', 'system');
      const words = afterDashes(call);
      if (words.length > 0) call.run(words);
    },
  },
  {
    names: 'rpm-ostree',
    summary: 'changes the image the machine runs',
    options: '--reboot | -r | --preview | --check | --allow-inactive | --idempotent | -A, --apply-live | --peer | -C',
    subcommands: {
      ...queries('status db search compose ex'),
      install: verb(installsAll, 'adds packages'),
      uninstall: verb(removesAll(), 'removes packages'),
      override: verb(
        (call) => call.effect('package', 'downgrade', 'package', call.texts.join(' ')),
        'replaces packages of the image',
        '--remove=<text> | --install=<text>',
      ),
      upgrade: verb(onSystem('upgrade'), 'moves to a newer image'),
      update: verb(onSystem('upgrade'), 'moves to a newer image'),
      rebase: verb(onSystem('upgrade-release'), 'moves to another image'),
      rollback: verb(onSystem('downgrade'), 'goes back to the last image'),
      cleanup: verb(onSystem('autoremove'), 'removes images', '-b | -p | -m'),
      kargs: verb(
        (call) => {
          if (call.words.some(({ text }) => /^--(?:append|delete|replace|editor)/.test(text))) {
            call.effect('kernel', 'set-boot', 'object', 'arguments');
          }
        },
        'shows or changes what the kernel is told',
        '--append=<text> | --delete=<text> | --replace=<text> | --editor',
      ),
      initramfs: verb((call) => call.effect('kernel', 'set-boot', 'object', 'initramfs'), 'builds the early system'),
      reload: tells('reads the configuration again'),
      reset: verb(onSystem('remove'), 'removes all that was added'),
      usroverlay: verb(onSystem('configure'), 'makes /usr writable until the next boot'),
    },
  },
  {
    names: 'transactional-update',
    summary: 'changes a snapshot of the system',
    options: '-c | -n | -d | -q',
    style: 'posix',
    effects: (call) => {
      const [first, ...rest] = call.operands;
      const action = first?.text ?? '';
      if (action === 'run') {
        call.run(rest);
      } else if (action === 'pkg') {
        call.effect(
          'package',
          /^(?:rm|remove)$/.test(rest[0]?.text ?? '') ? 'remove' : 'install',
          'package',
          rest
            .slice(1)
            .map(({ text }) => text)
            .join(' '),
        );
      } else if (/^(?:dup|up|patch|migration)$/.test(action)) {
        call.effect('package', 'upgrade', 'package', 'all');
      } else if (action === 'rollback') {
        call.effect('package', 'downgrade', 'package', 'all');
      } else if (action === 'reboot') {
        call.effect('service', 'reboot', 'none', '');
      }
    },
  },
  {
    names: 'ostree fwupdmgr',
    summary: 'manages images and firmware',
    options: '--repo=<look> | -y | --force | --json',
    effects: (call) => {
      if (/^(?:update|upgrade|install|downgrade|reinstall)$/.test(call.texts[0] ?? '')) {
        call.effect(
          'package',
          call.name === 'fwupdmgr' ? 'install-firmware' : 'upgrade',
          'package',
          call.texts.slice(1).join(' '),
        );
      }
    },
  },
];
