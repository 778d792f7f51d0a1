import { destroyingVerb } from '../../tools/destroying-verb.js';
import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { deploysBy } from './deployments.js';
import { derivedWord, withoutDashes } from './derived-word.js';
import { installPackages, packageSetting, packageSource } from './package-sources.js';
import { printsSetup, printsSetupAlways } from './shell-setup.js';
import { lookingUsages, usagesOf } from './usages.js';

const options = `
-c, --call=<command>              runs a line in a shell
--script-shell=<program>          runs scripts with that shell
--registry=<text>                 takes packages from there
--node-options=<text> | --userconfig=<look> | --globalconfig=<look> | --prefix, --cwd, --dir=<look> | -C <look> | --cache, --cache-folder, --store-dir=<look> | --modules-folder=<look> | --use-yarnrc=<read> | --cafile=<look> | --https-proxy, --proxy=<host> | --otp=<text>
-w, --workspace=<text> | --filter, -F=<text> | --tag=<text> | --access=<text> | --loglevel=<text> | --omit=<text> | --include=<text> | -p, --package=<text> | --network-timeout=<text> | --mutex=<text> | --depth=<text> | --scope=<text> | -m, --message=<text> | --reporter=<text> | --network-concurrency=<text> | --node-version=<text> | --strict-ssl=<text>
-g, --global | -D, --save-dev | -S, --save | -E, --save-exact | -O | -f, --force | -y, --yes | -s, --silent | --ignore-scripts | --frozen-lockfile | --production | --prod | --legacy-peer-deps | --no-save | --dry-run | --json | --all | -a | -r, --recursive | --parallel | --if-present | --no-fund | --no-audit | --prefer-offline | --latest | -L | -i | --workspaces | -ws | --verbose | -v, --version | -h, --help`;

function install(call: Call): void {
  installPackages(call, call.operands);
  for (const word of [...call.values('--prefix'), ...call.values('-C')])
    call.path('write', 'create', word, { attributes: { recursive: true } });
}

function remove(call: Call): void {
  call.effect('package', 'remove-local', 'package', call.texts.join(' '));
}

/** What a package or a program of this project is called, and its words. */
function execute(call: Call): void {
  const words = withoutDashes(call.operands);
  const [program] = words;
  if (program === undefined) {
    if (!call.has('--call') && !call.has('--help') && call.subcommand !== 'create')
      call.effect('execute', 'shell', 'process', call.name);
    return;
  }
  // These look in the project and then on the machine, where others look in the registry.
  const isLocal = call.subcommand === 'exec' && call.name !== 'npm';
  if (isLocal || /^[./~]/.test(program.text) || isShell(program.text)) call.run(words);
  else runPackage(call, words);
}

function isShell(name: string): boolean {
  return /^(?:ba|da|z|k|c|tc|fi)?sh$/.test(name);
}

function runPackage(call: Call, words: readonly Word[]): void {
  const [program] = words;
  if (program === undefined) return;
  // Told to install nothing, it runs what the project has or fails.
  if (!call.has('--no-install') && !call.has('--no'))
    call.effect('package', 'run', 'package', program.text, { span: program.span });
  // A package that is named as a program does what that does.
  call.possible(words);
  for (const word of words.slice(1)) call.as('any', word);
}

/** A script of the project, or a program of one of its packages, with words of its own. */
function runsScript(call: Call): void {
  const [name] = call.operands;
  // A project's tasks are its own, but one that is told to destroy something says so by its name.
  if (destroyingVerb(call.operands.slice(0, 1)) !== undefined) {
    call.opaque('unknown-subcommand', `What the task ${name?.text ?? ''} destroys is not known.`);
    call.effect('delete', 'destroy-unseen', 'object', call.texts.join(' '));
  }
  deploysBy(call, call.texts.slice(0, 1));
  if (name !== undefined) call.possible(call.words.slice(call.words.indexOf(name)).filter(({ text }) => text !== '--'));
}

function configure(call: Call): void {
  for (const [index, word] of call.operands.entries()) {
    const equals = word.text.indexOf('=');
    const value = call.operands[index + 1];
    if (equals > 0) packageSetting(call, word.text.slice(0, equals), derivedWord(word, word.text.slice(equals + 1)));
    else if (index === 0 && value !== undefined) packageSetting(call, word.text, value);
  }
}

const settingUsages = usagesOf('config_set set c_set config', {
  summary: 'changes settings',
  effects: (call) => configure(call),
});

const usages: Readonly<Record<string, Usage>> = {
  ...usagesOf('install i in isntall add ci clean-install update upgrade up install-test it link ln rebuild import', {
    summary: 'installs packages',
    effects: install,
  }),
  'global add': { summary: 'installs packages for all', effects: install },
  ...usagesOf('uninstall un remove rm r unlink prune dedupe global_remove', {
    summary: 'removes packages',
    effects: remove,
  }),
  ...usagesOf('exec x dlx create init_-y', {
    summary: 'runs a program of a package',
    style: 'posix',
    effects: execute,
  }),
  ...usagesOf('explore', {
    summary: 'runs a command in the directory of a package',
    style: 'posix',
    effects: (call) => {
      const words = withoutDashes(call.operands.slice(1));
      if (words.length > 0) call.run(words);
      else call.effect('execute', 'shell', 'process', 'shell');
    },
  }),
  ...usagesOf(
    'run run-script rum urn test t tst start stop restart build dev serve node workspace workspaces lint format',
    {
      summary: 'runs a script of the project',
      effects: runsScript,
    },
  ),
  ...settingUsages,
  'pkg set': {
    summary: 'changes what a project says of itself',
    operands: '<text>...',
    effects: (call) => {
      call.path('write', 'modify', 'package.json');
      for (const word of call.operands) {
        // What a project is told to run is run by those who trust it.
        const line = /^scripts(?:\.[^=]+|\[[^\]]*\])=(.+)$/s.exec(word.text)?.[1];
        if (line !== undefined) call.as('command', derivedWord(word, line));
      }
    },
  },
  'config get': { summary: 'shows a setting' },
  ...lookingUsages('config_list config_ls config_delete config_edit', 'looks at settings'),
  publish: {
    summary: 'publishes the package',
    operands: '<look>',
    effects: (call) =>
      call.isTrial('--dry-run') ? undefined : call.effect('package', 'publish', 'package', call.texts.join(' ')),
  },
  unpublish: {
    summary: 'takes a package back',
    effects: (call) => call.effect('package', 'unpublish', 'package', call.texts.join(' ')),
  },
  ...usagesOf('deprecate dist-tag_add dist-tag_rm', {
    summary: 'marks versions of a package',
    effects: (call) => call.effect('package', 'publish', 'package', call.texts.join(' ')),
  }),
  ...usagesOf('owner_add owner_rm access_grant access_public access_set token_create', {
    summary: 'changes who may publish',
    effects: (call) => call.effect('package', 'grant', 'package', call.texts.join(' ')),
  }),
  version: {
    summary: 'gives the package another version',
    effects: (call) => {
      if (call.operands.length === 0) return;
      call.path('write', 'modify', 'package.json');
      if (!call.has('--no-git-tag-version')) call.effect('vcs', 'commit', 'object', call.texts.join(' '));
    },
  },
  'cache clean': { summary: 'empties the cache' },
  edit: { summary: 'opens a package in an editor', options: '--editor=<program>' },
  completion: { summary: 'prints how words are completed', effects: printsSetupAlways },
  ...lookingUsages(
    'ls list la ll outdated view info show v search audit audit_fix fund why doctor ping whoami login adduser logout pack init help root bin prefix explain query diff docs home repo bugs cache cache_verify cache_ls cache_list store store_path store_prune licenses plugin set_version dist-tag_ls token_list token_revoke access_revoke access_get access_list-packages access_list_packages team access_list star unstar stars profile profile_get profile_set pkg pkg_get find-dupes hook hook_ls hook_add shrinkwrap sbom help-search org org_ls rb config_fix owner_ls lock setup server env env_use patch patch-commit pm upgrade-interactive self-update policies generate-lock-entry constraints',
    'looks at packages',
  ),
};

function always(call: Call): void {
  for (const word of call.values('--registry')) packageSource(call, word);
  if (call.value('--strict-ssl') === 'false') call.effect('crypto', 'weaken', 'object', 'strict-ssl');
  const loads = /(?:--require|-r|--import|--loader)[= ](\S+)/.exec(call.value('--node-options') ?? '')?.[1];
  const [word] = call.values('--node-options');
  if (loads !== undefined && word !== undefined) call.as('library', derivedWord(word, loads));
}

/** `exec 20 program words`: the version may be missing, and `nvm run` starts node itself. */
function runVersion(call: Call, words: readonly Word[]): void {
  const from = words.findIndex(
    ({ text }) => !/^-|^(?:v?\d[\w.]*|lts(?:\/\S+)?|node|system|default|stable)$/.test(text),
  );
  const dashes = words.findIndex(({ text }) => text === '--');
  const [first] = words;
  const isNode = call.name === 'nvm' && call.texts[0] === 'run';
  if (isNode && first !== undefined) call.run([derivedWord(first, 'node'), ...words.filter((_, index) => index > 0)]);
  else if (dashes !== -1) call.run(words.slice(dashes + 1));
  else if (from !== -1) call.run(words.slice(from));
}

export const nodePackageTools: readonly ToolSpec[] = [
  { names: 'npm pnpm cnpm', summary: 'installs and runs packages', options, subcommands: usages, effects: always },
  {
    names: 'yarn yarnpkg',
    summary: 'installs and runs packages',
    options,
    subcommands: {
      ...usages,
      // Hadoop has a program of this name, too.
      ...usagesOf('application app', {
        summary: 'lists applications of a cluster or ends them',
        style: 'long-dash',
        options:
          '-kill=<text> | -status=<text> | -list | -appStates=<text> | -appTypes=<text> | -movetoqueue=<text> | -queue=<text>',
        effects: (call) => {
          for (const { text, span } of call.values('-kill')) call.effect('service', 'kill', 'process', text, { span });
        },
      }),
      '*': { summary: 'runs a script of the project', style: 'posix', effects: runsScript },
    },
    effects: (call) => {
      always(call);
      if (call.words.length === 0) call.effect('package', 'install', 'package', '');
    },
  },
  {
    names: 'npx pnpx bunx',
    summary: 'runs a program of a package',
    options: `${options}\n--shell=<program> | --ignore-existing | -n, --node-arg=<text> | -q, --quiet | --no-install | --no | --bun`,
    style: 'posix',
    effects: (call) => {
      always(call);
      execute(call);
      const [program] = call.texts;
      if (
        program !== undefined &&
        /^(?:serve|http-server|live-server|local-web-server|@\w+\/serve)(?:@|$)/.test(program)
      )
        call.effect('network', 'serve-files', 'host', program);
      if (program !== undefined && /^(?:prisma|knex|sequelize(?:-cli)?|typeorm|drizzle-kit)$/.test(program))
        call.run(call.operands);
    },
  },
  {
    names: 'ncu npm-check-updates nrm nvm fnm n volta corepack nodenv',
    summary: 'chooses versions',
    options: '-u, --upgrade | -g | --lts | --install-if-missing | -f <text> | -t, --target=<text> | --using=<text>',
    style: 'posix',
    effects: (call) => {
      const [verb] = call.texts;
      printsSetup(call);
      if (verb === 'exec' || verb === 'run')
        runVersion(call, call.words.slice(call.words.findIndex(({ text }) => text === verb) + 1));
      else if (verb === 'install') call.effect('package', 'install', 'package', call.texts.slice(1).join(' '));
    },
  },
  {
    names: 'lerna turbo nx rush concurrently npm-run-all run-s run-p wireit',
    summary: 'runs scripts of projects',
    options:
      '-n, --names=<text> | -c, --prefix-colors=<text> | --scope=<text> | --filter=<text> | -p, --parallel | -k, --kill-others | -s | -l | --concurrency=<text> | --stream | --since=<text> | -t, --target=<text> | --projects=<text>',
    style: 'posix',
    effects: (call) => {
      if (call.name === 'concurrently') for (const word of call.operands) if (/\s/.test(word.text)) call.shell(word);
      if (call.texts[0] === 'exec') call.run(withoutDashes(call.operands.slice(1)));
      else if (call.name === 'rush') call.possible(call.operands);
      if (call.texts[0] === 'publish') call.effect('package', 'publish', 'package', '');
    },
  },
  {
    names: 'rimraf del-cli',
    summary: 'removes files and directories',
    options:
      '-f, --force | -g, --glob | -i | -v | --dry-run | -d, --dot | --impl=<text> | --max-retries=<text> | --backoff=<text>',
    effects: (call) => {
      // `rimraf` knows no trial, and takes the option for one more file.
      if (call.name === 'del-cli' && call.isTrial('--dry-run')) return;
      for (const word of call.operands) call.path('delete', 'remove', word, { attributes: { recursive: true } });
    },
  },
  {
    names: 'onchange chokidar supervisor forever',
    summary: 'runs a command again when files change',
    options: `
-x, --exec, -c, --command=<command>   runs that command
-w, --watch=<look> | -e, --ext=<text> | -i, --ignore=<text> | -d, --delay=<text> | -r, --require=<library> | --config=<read> | -q | -V | -I | -L | -C`,
    effects: (call) => {
      const dashes = call.words.findIndex(({ text }) => text === '--');
      if (dashes !== -1) call.run(call.words.slice(dashes + 1));
      else if (call.name === 'forever' && /^(?:stop|stopall|restart|restartall)$/.test(call.texts[0] ?? ''))
        call.effect('service', 'stop', 'process', call.texts[1] ?? 'all');
      else if (call.name === 'watchexec') call.run(call.operands);
    },
  },
  {
    names: 'cross-env env-cmd dotenv-cli',
    summary: 'runs a command with variables set',
    options: '-f, --file=<read> | -e=<read> | -v=<text> | -p=<text> | -r=<text> | --use-shell | --silent',
    style: 'posix',
    wrapper: true,
    effects: (call) => {
      const from = call.operands.findIndex(({ text }) => !/^\w+=/.test(text));
      for (const word of call.operands.slice(0, Math.max(0, from))) call.as('assignment', word);
      if (from !== -1) call.run(withoutDashes(call.operands.slice(from)));
    },
  },
];
