import type { Call, ToolSpec, Usage } from '../../tools/tool-spec.js';
import { deploys } from './deployments.js';
import { withoutDashes } from './derived-word.js';
import { deletesRecords } from './model-code.js';
import { installPackages, packageSetting, packageSource } from './package-sources.js';
import { lookingUsages, usagesOf } from './usages.js';

function install(call: Call): void {
  for (const word of call.values('--source')) packageSource(call, word);
  if (/^(?:No|Low)Security$/i.test(call.value('-P') ?? ''))
    call.effect('package', 'unauthenticated', 'package', call.texts.join(' '));
  installPackages(call, call.operands);
}

const gemUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('install i update fetch', {
    summary: 'installs packages',
    options:
      '-s, --source=<text> | -v, --version=<text> | -i, --install-dir=<look> | -n, --bindir=<look> | -P, --trust-policy=<text> | -p, --http-proxy=<text> | -B=<text> | -g, --file[=<read>] | --user-install | --no-document | -N | -f, --force | --pre | --system | -l | -r | --conservative',
    effects: install,
  }),
  ...usagesOf('uninstall cleanup', {
    summary: 'removes packages',
    options: '-v, --version=<text> | -a | -x | -I | -i <look> | -n',
    effects: (call) => call.effect('package', 'remove-local', 'package', call.texts.join(' ')),
  }),
  ...usagesOf('open', {
    summary: 'opens a package in an editor',
    options: '-e, --editor=<command> | -v, --version=<text>',
  }),
  ...usagesOf('push', {
    summary: 'publishes a package',
    options: '-k, --key=<text> | --host=<host> | --otp=<secret>',
    operands: '<read>',
    effects: (call) => call.effect('package', 'publish', 'package', call.texts.join(' ')),
  }),
  yank: {
    summary: 'takes a package back',
    options: '-v, --version=<text> | --host=<host>',
    effects: (call) => call.effect('package', 'unpublish', 'package', call.texts.join(' ')),
  },
  owner: {
    summary: 'changes who may publish',
    options: '-a, --add=<text> | -r, --remove=<text>',
    effects: (call) => call.effect('package', 'grant', 'package', call.texts.join(' ')),
  },
  sources: {
    summary: 'changes where packages come from',
    options: '-a, --add=<text> | -r, --remove=<text> | -c | -l | -u',
    effects: (call) => {
      for (const word of call.values('--add')) packageSource(call, word);
    },
  },
  build: { summary: 'builds a package', options: '-o, --output=<write>', operands: '<read>' },
  exec: {
    summary: 'runs a program of a package',
    style: 'posix',
    effects: (call) => call.effect('package', 'run', 'package', call.texts.join(' ')),
  },
  server: { summary: 'serves documentation', effects: (call) => call.effect('network', 'listen', 'host', ':8808') },
  ...lookingUsages(
    'list search info specification dependency environment env outdated contents which help cert check lock mirror pristine query rdoc signin signout stale unpack generate_index',
    'looks at packages',
  ),
};

const bundleUsages: Readonly<Record<string, Usage>> = {
  exec: {
    summary: 'runs a command with the packages of the project',
    options: '--gemfile=<read> | --keep-file-descriptors',
    style: 'posix',
    effects: (call) => call.run(withoutDashes(call.operands)),
  },
  ...usagesOf('install update add', {
    summary: 'installs packages',
    options:
      '--path=<look> | --gemfile=<read> | --jobs=<text> | -j=<text> | --without=<text> | --with=<text> | --deployment | --local | --group=<text> | -v=<text> | --git=<text> | --all',
    effects: (call) => call.effect('package', 'install', 'package', call.texts.join(' ')),
  }),
  remove: {
    summary: 'removes packages',
    effects: (call) => call.effect('package', 'remove-local', 'package', call.texts.join(' ')),
  },
  ...usagesOf('config_set config', {
    summary: 'changes settings',
    options: '--global | --local',
    effects: (call) => {
      const [key, value] = call.operands;
      if (key !== undefined && value !== undefined) packageSetting(call, key.text, value);
    },
  }),
  ...usagesOf('console', {
    summary: 'opens a shell of the language',
    effects: (call) => call.effect('execute', 'shell', 'process', 'console'),
  }),
  open: { summary: 'opens a package in an editor' },
  'plugin install': {
    summary: 'installs a plugin',
    effects: (call) => call.effect('execute', 'install-plugin', 'object', call.texts.join(' ')),
  },
  ...lookingUsages(
    'list show info outdated check init lock package cache pack clean doctor platform version viz binstubs help gem licenses issue env config_list config_get config_unset',
    'looks at packages',
  ),
};

/** Tasks that leave nothing of a database. */
const emptiesTables = /^db:(?:drop|reset|purge|truncate_all|migrate:reset|schema:load|seed:replant)/;

/** Tasks that change what a database holds or how it is laid out. */
const changesTables = /^(?:db|data):(?:migrate|setup|prepare|seed|forward|structure:load)/;
const looksAtTables = /^(?:db|data):migrate:status/;

/** What a task does to the database of a web application. */
function databaseTask(call: Call, task: string): void {
  if (looksAtTables.test(task)) return;
  if (emptiesTables.test(task)) call.effect('database', 'drop', 'table', task);
  else if (/:rollback/.test(task)) call.effect('database', 'roll-back', 'table', task);
  else if (changesTables.test(task)) call.effect('database', 'modify', 'table', task);
}

export const rubyPackageTools: readonly ToolSpec[] = [
  {
    names: 'gem',
    summary: 'installs packages',
    options: '--config-file=<read> | -V | -q | --debug | --norc | -h | -v',
    subcommands: gemUsages,
  },
  {
    names: 'bundle bundler',
    summary: 'looks after the packages of a project',
    options: '--gemfile=<read> | --verbose | -V | --no-color | -r, --retry=<text>',
    subcommands: bundleUsages,
    effects: (call) => {
      if (call.words.length === 0) call.effect('package', 'install', 'package', '');
    },
  },
  {
    names: 'rake drake',
    summary: 'runs tasks',
    options: `
-e, --execute=<ruby>              runs Ruby and ends
-E, --execute-continue=<ruby>     runs Ruby first
-p, --execute-print=<ruby>        runs Ruby and prints the result
-f, --rakefile=<read>             reads tasks from a file
-r, --require=<library>           loads a file first
-I, --libdir=<look> | -R, --rakelibdir=<look> | -C, --directory=<look> | -j, --jobs[=<text>] | --rules | -T, --tasks[=<text>] | -D, --describe[=<text>] | -W, --where[=<text>] | -n, --dry-run | -q | -s | -t, --trace[=<text>] | -v | -m | -P | -A | -N | -G | -g | -X`,
    effects: (call) => {
      for (const { text } of call.operands) databaseTask(call, text);
      if (!call.has('--tasks') && !call.has('--describe') && !call.has('--where')) deploys(call, '-n');
    },
  },
  {
    names: 'rails sidekiq',
    summary: 'runs a web application',
    options:
      '-p, --port=<text> | -b, --binding=<text> | -e, --environment=<text> | -c, -C, --config=<read> | -r=<library> | -d | -P <write> | -E <text> | -o <text> | -t <text> | -w <text>',
    effects: (call) => {
      const [verb = ''] = call.texts;
      const code = call.operands[1];
      if (/^(?:runner|r)$/.test(verb) && code !== undefined) {
        call.as(/\s|\(/.test(code.text) ? 'ruby' : 'script', code);
        deletesRecords(call, code);
      } else if (/^(?:console|c|dbconsole|db)$/.test(verb)) call.effect('execute', 'console', 'process', verb);
      else if (/^(?:db|data):/.test(verb)) databaseTask(call, verb);
      else if (/^(?:server|s)$/.test(verb) || call.name !== 'rails')
        call.effect('network', 'listen', 'host', call.value('-p') ?? '');
    },
  },
  {
    names: 'jekyll rspec rubocop cucumber foreman capistrano brakeman standardrb yard rdoc',
    summary: 'works on a Ruby project',
    options:
      '-r, --require=<library> | -c, --config=<read> | -o, --out, --output=<write> | -f, --format=<text> | -I <look> | -e, --env=<text> | -p, --port=<text> | -a, --auto-correct, -A | -d, --destination=<look> | -s, --source=<look> | -t <text> | -m <text>',
    operands: '<text>...',
    effects: (call) => {
      if (call.name === 'foreman' && call.texts[0] === 'run') call.run(withoutDashes(call.operands.slice(1)));
    },
  },
];
