import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { afterDashes, derivedWord, withoutDashes } from './derived-word.js';
import { installPackages, packageSetting, packageSource } from './package-sources.js';
import { printsSetup, printsSetupAlways } from './shell-setup.js';
import { lookingUsages, usagesOf } from './usages.js';

const sources = `
-i, --index-url, --default-index=<text>   takes packages from there
--extra-index-url, --index=<text>   takes packages from there too
-f, --find-links=<text> | --trusted-host, --allow-insecure-host=<text>   trusts any certificate of that host
-r, --requirement, --requirements=<read> | -c, --constraint=<read> | -e, --editable=<text> | -t, --target=<look> | --prefix, --root=<look> | --log=<append> | --cert=<look> | --client-cert=<look> | --proxy=<host> | --cache-dir=<look> | -d, --dest=<look> | -w, --wheel-dir=<look> | --python=<program>
--timeout=<text> | --retries=<text> | --exists-action=<text> | --progress-bar=<text> | --platform=<text> | --python-version=<text> | --implementation=<text> | --abi=<text> | --no-binary=<text> | --only-binary=<text> | --config-settings, -C=<text> | --global-option=<text> | --report=<write> | --upgrade-strategy=<text> | --format=<text> | --exclude=<text> | --path=<look>
-U, --upgrade | --user | --pre | --no-deps | --force-reinstall | -I | --no-cache-dir | -q, --quiet | -v, --verbose | -y, --yes | --break-system-packages | --require-hashes | --no-index | --dry-run | --isolated | --disable-pip-version-check | --no-build-isolation | --no-input | -o, --outdated | -l, --local`;

function checkSources(call: Call): void {
  for (const option of ['--index-url', '--extra-index-url', '--find-links'])
    for (const word of call.values(option)) packageSource(call, word);
  for (const word of call.values('--trusted-host'))
    call.effect('crypto', 'weaken', 'host', word.text, { span: word.span });
}

function install(call: Call): void {
  installPackages(call, [...call.operands, ...call.values('--editable')]);
  // What is put there is loaded by whatever runs Python.
  for (const word of call.values('--target')) {
    const isOfAll = /^\/(?:usr|lib|opt)\//.test(word.text);
    call.path('write', isOfAll ? 'overwrite' : 'create', word, { attributes: { recursive: true } });
  }
}

function remove(call: Call): void {
  call.effect('package', 'remove-local', 'package', call.texts.join(' '));
}

function runWords(call: Call): void {
  call.run(withoutDashes(call.operands));
}

const pipUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('install sync', { summary: 'installs packages', effects: install }),
  ...usagesOf('download wheel', { summary: 'downloads packages', effects: install }),
  uninstall: { summary: 'removes packages', effects: remove },
  'config set': {
    summary: 'changes settings',
    options: '--global | --user | --site',
    effects: (call) => {
      const [key, value] = call.operands;
      if (key !== undefined && value !== undefined) packageSetting(call, key.text, value);
    },
  },
  'config edit': { summary: 'opens the settings in an editor', options: '--editor=<command>' },
  hash: { summary: 'prints checksums', operands: '<read>...' },
  ...lookingUsages(
    'list freeze show check search cache cache_purge cache_list cache_dir index inspect debug help config config_list config_get config_unset completion compile tree',
    'looks at packages',
  ),
};

const environmentUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('add install sync update lock upgrade self_update tool_install self_add python_install inject', {
    summary: 'installs packages',
    effects: install,
  }),
  ...usagesOf('remove uninstall tool_uninstall env_remove uninstall-all', {
    summary: 'removes packages',
    effects: remove,
  }),
  ...usagesOf('run', {
    summary: 'runs a command with the packages of the project',
    options:
      '--with=<text> | --python, -p=<text> | --env-file=<look> | -m, --module=<text> | --script | --extra=<text> | --group=<text> | -n, --name=<text> | --no-capture-output | --live-stream | --cwd=<look> | -q | --isolated | --no-sync | --frozen',
    style: 'posix',
    effects: runWords,
  }),
  ...usagesOf('tool_run', {
    summary: 'runs a program of a package',
    options: '--from=<text> | --with=<text>',
    style: 'posix',
    effects: (call) => call.effect('package', 'run', 'package', call.texts[0] ?? ''),
  }),
  shell: { summary: 'opens a shell with the packages of the project' },
  ...usagesOf('publish upload', {
    summary: 'publishes the package',
    options:
      '-u, --username=<text> | -p, --password=<secret> | --token=<secret> | -r, --repository=<text> | --build | --publish-url=<text>',
    effects: (call) => call.effect('package', 'publish', 'package', ''),
  }),
  'config set': { summary: 'changes settings', effects: (call) => setting(call) },
  ...lookingUsages(
    'show list build check init new version env_use env_list env_info config search export cache cache_clean cache_prune cache_dir lock_--check venv tree python_list python_find python_pin self about source source_add source_show help info graph requirements clean open which where scripts test fmt lint dep project status matrix',
    'looks at the project',
  ),
};

function setting(call: Call): void {
  const [key, value] = call.operands;
  if (key !== undefined && value !== undefined) packageSetting(call, key.text, value);
}

const condaOptions = `
-n, --name=<text> | -p, --prefix=<look> | -c, --channel=<text> | -f, --file=<read> | --solver=<text> | --set=<text> | --override-channels | -y, --yes | -q | --all | --force | --json | --dry-run | -k, --insecure | --clone=<text> | --offline | --copy | -a | -t | -i`;

/** `exec words`, `exec -c line`, `direnv exec directory words`: runs something with a version; false for any other use. */
function runsVersion(call: Call, verb: Word, rest: readonly Word[]): boolean {
  const isInner = /^(?:do|exec)$/.test(rest[0]?.text ?? '');
  if (!isInner && call.name !== 'chruby-exec' && !/^(?:exec|x|do|run)$/.test(verb.text)) return false;
  const words = afterDashes(call);
  const at = rest.findIndex(({ text }) => /^(?:-c|--command)$/.test(text));
  const line = at === -1 ? undefined : rest[at + 1];
  if (words.length > 0) call.run(words);
  else if (line !== undefined) call.as('command', line);
  else call.run(isInner || call.name === 'direnv' ? rest.slice(1) : rest);
  return true;
}

export const pythonPackageTools: readonly ToolSpec[] = [
  {
    names: 'pip pip3 pip2 pipdeptree pip-sync',
    summary: 'installs packages',
    options: `${sources}\n--editor=<command>`,
    subcommands: pipUsages,
    effects: checkSources,
  },
  {
    names: 'uv poetry pipenv pdm hatch rye flit twine',
    summary: 'looks after a project and its packages',
    options: `${sources}\n--directory=<look> | --project=<look> | --dev | --group=<text> | -D | -G=<text> | --all-extras | -n, --no-interaction | --frozen | --locked | --deploy | --skip-lock | --source=<text>`,
    subcommands: {
      ...environmentUsages,
      ...Object.fromEntries(Object.entries(pipUsages).map(([name, usage]) => [`pip ${name}`, usage])),
    },
    effects: checkSources,
  },
  {
    names: 'pipx uvx',
    summary: 'installs and runs programs of packages',
    options: `${sources}\n--spec=<text> | --pip-args=<text> | --suffix=<text> | --from=<text> | --with=<text> | --include-deps | --no-cache`,
    style: 'posix',
    effects: (call) => {
      checkSources(call);
      const [verb, ...rest] = call.operands;
      const [program] = rest;
      if (verb?.text === 'runpip') call.run([{ ...verb, text: 'pip' }, ...rest.slice(1)]);
      else if (verb?.text === 'run' && program !== undefined && /\.py$|^https?:/.test(program.text))
        call.as(program.text.startsWith('http') ? 'url' : 'library', program);
      if (call.name === 'uvx' || verb?.text === 'run')
        call.effect('package', 'run', 'package', (call.name === 'uvx' ? call.texts : call.texts.slice(1)).join(' '));
      else if (verb !== undefined && /^(?:install|inject|upgrade|reinstall|ensurepath)/.test(verb.text))
        installPackages(call, rest);
      else if (verb !== undefined && /^(?:uninstall|uninject)/.test(verb.text)) remove(call);
    },
  },
  {
    names: 'conda mamba micromamba',
    summary: 'installs packages into environments',
    options: condaOptions,
    subcommands: {
      ...usagesOf('install create update upgrade env_create env_update', {
        summary: 'installs packages',
        effects: install,
      }),
      ...usagesOf('remove uninstall env_remove', { summary: 'removes packages', effects: remove }),
      run: {
        summary: 'runs a command in an environment',
        options: '--cwd=<look> | --no-capture-output | --live-stream',
        style: 'posix',
        effects: runWords,
      },
      config: {
        summary: 'changes settings',
        options:
          '--set=<text> | --add=<text> | --append=<text> | --prepend=<text> | --remove=<text> | --show | --show-sources | --describe | --get | --env',
        effects: (call) => {
          const [key] = call.values('--set');
          const [value] = call.operands;
          if (key !== undefined && value !== undefined) packageSetting(call, key.text, value);
        },
      },
      ...usagesOf('shell.bash shell.zsh shell.posix shell.fish', {
        summary: 'prints lines that set up a shell',
        effects: printsSetupAlways,
      }),
      ...lookingUsages(
        'list info search activate deactivate init clean env_list env_export export doctor compare package build notices shell env_config help',
        'looks at environments',
      ),
    },
    effects: (call) => {
      for (const word of call.values('--channel')) if (/^https?:/.test(word.text)) packageSource(call, word);
      if (call.has('--insecure')) call.effect('crypto', 'weaken', 'object', 'conda');
    },
  },
  {
    names: 'easy_install',
    summary: 'installs packages',
    options: `${sources}\n-H, --allow-hosts=<text> | -s <look> | -m | -z | -b <look> | -S <look>`,
    effects: (call) => {
      checkSources(call);
      installPackages(call, call.operands);
    },
  },
  {
    names: 'virtualenv venv pyvenv',
    summary: 'makes an environment',
    options: '-p, --python=<program> | --system-site-packages | --clear | --prompt=<text>',
    operands: '<create>',
  },
  {
    names: 'pyenv rbenv goenv jenv asdf mise rtx direnv rvm chruby-exec',
    summary: 'chooses versions of languages',
    options: '-f, --force | -s | -v',
    style: 'posix',
    effects: (call) => {
      const [verb, ...rest] = call.operands;
      if (verb === undefined) return;
      if (runsVersion(call, verb, rest)) return;
      printsSetup(call);
      if (/^(?:install|update|upgrade)$/.test(verb.text))
        call.effect('package', 'install', 'package', call.texts.slice(1).join(' '));
      else if (/^(?:uninstall|remove)$/.test(verb.text)) remove(call);
      else if (verb.text === 'plugin' && rest[0]?.text === 'add')
        for (const word of rest.slice(2)) call.as('url', derivedWord(word, word.text));
    },
  },
];
