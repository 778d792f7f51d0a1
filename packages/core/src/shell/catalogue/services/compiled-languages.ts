import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { derivedWord, withoutDashes } from './derived-word.js';
import { installPackages, packageSource } from './package-sources.js';
import { lookingUsages, once, usagesOf } from './usages.js';

function cargoSettings(call: Call): void {
  for (const word of call.values('--config')) {
    const program =
      /^(?:build\.(?:rustc|rustc-wrapper|rustdoc)|target\..*\.(?:runner|linker))\s*=\s*['"]?([^'"]+)/.exec(
        word.text,
      )?.[1];
    if (program !== undefined) call.as('command', derivedWord(word, program));
    const alias = /^alias\.\w+\s*=\s*['"]?!?([^'"]+)/.exec(word.text)?.[1];
    if (alias !== undefined) call.as('text', word);
  }
}

const cargoUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('build b check c test t bench clippy doc d fix fmt tree', {
    summary: 'builds or checks the project',
    operands: '<text>...',
  }),
  ...usagesOf('run r', { summary: 'builds and runs the project', style: 'posix', effects: once('execute', 'run') }),
  ...usagesOf('install binstall add update', {
    summary: 'installs packages',
    options:
      '--git=<text> | --branch=<text> | --path=<look> | --root=<look> | --index=<text> | --registry=<text> | --version, --vers=<text> | -f, --force | --locked | --debug | --dev',
    effects: (call) => {
      for (const word of [...call.values('--index'), ...call.values('--git')]) packageSource(call, word);
      installPackages(call, call.operands);
    },
  }),
  ...usagesOf('uninstall remove rm', {
    summary: 'removes packages',
    effects: (call) => call.effect('package', 'remove-local', 'package', call.texts.join(' ')),
  }),
  publish: {
    summary: 'publishes the package',
    options: '--token=<secret> | --dry-run | --allow-dirty | --no-verify',
    effects: (call) => (call.isTrial('--dry-run') ? undefined : call.effect('package', 'publish', 'package', '')),
  },
  ...usagesOf('yank owner', {
    summary: 'changes what is published',
    options:
      '--version, --vers=<text> | --undo | -a, --add=<text> | -r, --remove=<text> | -l, --list | --registry=<text>',
    effects: (call) => {
      if (call.subcommand === 'yank') call.effect('package', 'unpublish', 'package', call.texts.join(' '));
      else if (call.has('--add') || call.has('--remove'))
        call.effect('package', 'grant', 'package', call.texts.join(' '));
    },
  }),
  login: { summary: 'logs in to a registry', options: '--registry=<text>', operands: '<secret>' },
  ...lookingUsages(
    'new init clean search metadata fetch vendor package locate-project pkgid version verify-project logout help report info expand audit deny outdated nextest llvm-cov watch generate make bloat flamegraph generate-lockfile',
    'looks at the project',
  ),
};

/** A file of source code, which is compiled and run at once: `dart run x.dart`, `swift x.swift`. */
function isProgram({ text }: Word): boolean {
  return /\.(?:dart|swift|nims?|nimble|zig|exs?|mli?|clj|hs|cr|rkt)$/.test(text);
}

function runsProgram(call: Call, verb: Word, rest: readonly Word[]): void {
  if (isProgram(verb)) call.as('script', verb);
  else if (/^(?:run|script|runghc|runhaskell|e|r)$/.test(verb.text))
    for (const word of withoutDashes(rest).slice(0, 1)) call.as(isProgram(word) ? 'script' : 'any', word);
}

const goBuild = `
-o <write>                        writes the program there
-exec <command>                   runs programs with that one
-toolexec <command>               runs compilers with that one
-vettool <program>                checks with that program
-overlay <read> | -modfile <read> | -ldflags <text> | -gcflags <text> | -asmflags <text> | -tags <text> | -p <text> | -mod <text> | -C <look> | -run <text> | -bench <text> | -count <text> | -timeout <text> | -coverprofile <write> | -cpuprofile <write> | -memprofile <write> | -trace <write> | -blockprofile <write> | -buildmode <text> | -pkgdir <look> | -covermode <text> | -parallel <text> | -f <text> | -m
-v | -x | -a | -n | -race | -work | -short | -cover | -i | -json | -u | -t | -d | -trimpath | -mod | -compiler <text>`;

const goUsages: Readonly<Record<string, Usage>> = {
  install: {
    summary: 'builds and installs programs',
    options: goBuild,
    effects: (call) => {
      goSettings(call);
      if (call.texts.some((text) => text.includes('@')))
        call.effect('package', 'install', 'package', call.texts.join(' '));
    },
  },
  ...usagesOf('build test vet list fix', {
    summary: 'builds or checks packages',
    options: goBuild,
    effects: goSettings,
  }),
  run: {
    summary: 'builds and runs a program',
    options: goBuild,
    effects: (call) => {
      goSettings(call);
      for (const word of call.operands.slice(0, 1)) {
        if (/\.go$/.test(word.text)) call.as('script', word);
        else if (/@/.test(word.text)) call.effect('package', 'run', 'package', word.text);
      }
    },
  },
  get: {
    summary: 'downloads packages',
    options: `${goBuild}\n-insecure`,
    effects: (call) => {
      if (call.has('-insecure')) call.effect('package', 'unauthenticated', 'package', call.texts.join(' '));
      installPackages(call, call.operands);
    },
  },
  fmt: { summary: 'formats files' },
  generate: {
    summary: 'runs the commands that source files name',
    options: '-run <text> | -n | -v | -x | -skip <text>',
    effects: (call) => call.effect('execute', 'run', 'process', 'commands in source files'),
  },
  env: {
    summary: 'shows or changes settings',
    options: '-w | -u | -json | -changed',
    effects: (call) => {
      for (const word of call.operands) {
        const [, key = '', value = ''] = /^(\w+)=(.*)$/s.exec(word.text) ?? [];
        if (/^(?:GONOSUMCHECK|GONOSUMDB|GOINSECURE|GOFLAGS)$/.test(key) && /insecure|\*/.test(value))
          call.effect('crypto', 'weaken', 'object', key);
        if (/^GOSUMDB$/.test(key) && value === 'off') call.effect('crypto', 'weaken', 'object', key);
        if (/^(?:CC|CXX|PKG_CONFIG|FC|AR)$/.test(key)) call.as('program', derivedWord(word, value));
      }
    },
  },
  tool: { summary: 'runs a tool', style: 'posix', operands: '<text> <any>...' },
  ...lookingUsages(
    'version doc help clean bug mod_init mod_tidy mod_download mod_vendor mod_graph mod_verify mod_why mod_edit work_init work_use work_sync telemetry',
    'looks at packages',
  ),
};

/** `-ldflags "-extld prog"` starts a linker of one's choice. */
function goSettings(call: Call): void {
  for (const word of call.values('-ldflags')) {
    const linker = /-extld[= ](\S+)/.exec(word.text)?.[1];
    if (linker !== undefined) call.as('program', derivedWord(word, linker));
  }
}

/** `mix run -e code` */
function evaluates(call: Call, words: readonly Word[]): void {
  const at = words.findIndex(({ text }) => /^(?:-e|--eval)$/.test(text));
  const code = at === -1 ? undefined : words[at + 1];
  if (code !== undefined) call.as('code', code);
}

export const compiledLanguageTools: readonly ToolSpec[] = [
  {
    names: 'cargo cross',
    summary: 'builds a project and looks after its packages',
    options: `
--config=<text>                   changes a setting
--manifest-path=<read> | --target-dir=<look> | -p, --package=<text> | --bin=<text> | --example=<text> | --test=<text> | --bench=<text> | --features, -F=<text> | --target=<text> | -j, --jobs=<text> | --profile=<text> | --message-format=<text> | --color=<text> | -Z <text> | -C <look> | --exclude=<text> | -e <text> | --edition=<text> | --template=<text>
--release, -r | --all | --workspace | --lib | --bins | --tests | --all-targets | --all-features | --no-default-features | -v | -q | --offline | --frozen | --locked | --open | --no-deps | -V | --list | --name=<text> | --vcs=<text> | --fix | --allow-dirty`,
    subcommands: {
      ...cargoUsages,
      watch: {
        summary: 'runs commands when files change',
        options:
          '-x, --exec=<text> | -s, --shell=<command> | -w, --watch=<look> | -i, --ignore=<text> | -d, --delay=<text> | -c, --clear | -q | --why | --postpone | --no-gitignore | --use-shell=<program> | --env-file=<read>',
        effects: (call) => {
          for (const word of call.values('--exec')) call.shell(derivedWord(word, `cargo ${word.text}`));
          if (call.operands.length > 0) call.run(call.operands);
        },
      },
      release: {
        summary: 'publishes a version',
        style: 'posix',
        options: '-x, --execute | --no-confirm',
        // Without this, it only shows what it would do.
        effects: (call) => {
          if (call.has('--execute')) call.effect('package', 'publish', 'package', call.texts.join(' '));
        },
      },
      '*': { summary: 'runs a program named cargo-…', style: 'posix' },
    },
    effects: cargoSettings,
  },
  {
    names: 'rustc rustdoc clippy-driver',
    summary: 'compiles a program',
    options: `
-o=<write>                        writes there
--out-dir=<look> | --emit=<text> | --crate-name=<text> | --crate-type=<text> | --edition=<text> | --target=<text> | -L=<text> | -l=<text> | --cfg=<text> | --extern=<text> | --sysroot=<look> | --error-format=<text> | --color=<text> | --cap-lints=<text> | --explain=<text> | -W=<text> | -A=<text> | -D=<text> | -F=<text> | -Z=<text> | --html-in-header=<read> | --theme=<read> | --markdown-css=<text>
-C, --codegen=<text>              changes how code is made
-g | -O | --test | -v | -V | --version | -h | --print=<text> | --remap-path-prefix=<text>`,
    operands: '<read>...',
    effects: (call) => {
      for (const word of call.values('-C')) {
        const linker = /^linker=(.*)/.exec(word.text)?.[1];
        if (linker !== undefined) call.as('program', derivedWord(word, linker));
      }
      for (const word of call.words)
        if (word.text.startsWith('@')) call.as('read', derivedWord(word, word.text.slice(1)));
    },
  },
  {
    names: 'rustfmt gofmt goimports',
    summary: 'formats files',
    options:
      '--config-path=<read> | --config=<text> | --edition=<text> | --emit=<text> | -d | -e | -s | -r <text> | -cpuprofile <write> | -local <text> | --check | -l | -v | -w',
    operands: '<read>...',
  },
  {
    names: 'rustup',
    summary: 'chooses versions of a compiler',
    options: '-v | -q | --toolchain=<text> | -t <text> | --profile=<text> | -c <text>',
    style: 'posix',
    effects: (call) => {
      const [verb, ...rest] = call.operands;
      if (verb?.text === 'run') call.run(rest.slice(1));
      else if (verb !== undefined && /^(?:install|update|toolchain|component|target|self)$/.test(verb.text))
        call.effect(
          'package',
          /remove|uninstall/.test(rest[0]?.text ?? '') ? 'remove-local' : 'install',
          'package',
          call.texts.join(' '),
        );
    },
  },
  { names: 'go', summary: 'builds programs', style: 'long-dash', subcommands: goUsages },
  {
    names: 'nix-shell',
    summary: 'starts a shell, or runs a line, with packages',
    options: `
--run, --command=<command>        runs a line in a shell
-p, --packages | -i=<program> | -I=<look> | -A, --attr=<text> | --arg=<text> | --argstr=<text> | -E, --expr | --pure | --impure | --keep=<text> | -j, --max-jobs=<text> | --option=<text> | -v | -q | -k | -K`,
    operands: '<text>...',
  },
  {
    names: 'cabal stack opam dune esy mix rebar3 lein swift zig nim nimble shards dart flutter pub raco alire',
    summary: 'builds a project and looks after its packages',
    options: `
--run, --command=<command>        runs a line in a shell
--project-file=<read> | --stack-yaml=<read> | -w, --with-compiler=<program> | -p, --packages=<text> | -c, --config=<read> | -o=<write> | --release | --target=<text> | -j=<text> | -v | -q | -y | --root=<look> | -e <code> | -I <look>`,
    style: 'posix',
    effects: (call) => {
      const [verb, ...rest] = call.operands;
      if (verb === undefined) return;
      const dashes = call.words.findIndex(({ text }) => text === '--');
      if (/^(?:exec|x)$/.test(verb.text)) {
        const words =
          dashes === -1
            ? rest.filter(({ text }) => !/^--(?:project-file|switch|root)=/.test(text))
            : call.words.slice(dashes + 1);
        call.run(words);
      } else if (/^(?:install|update|upgrade|get|add|deps\.get|fetch)$/.test(verb.text))
        call.effect('package', 'install', 'package', rest.map(({ text }) => text).join(' '));
      else if (/^(?:upload|publish|hex\.publish|deploy)$/.test(verb.text))
        call.effect('package', 'publish', 'package', '');
      else if (/^ecto\.(?:migrate|rollback)$/.test(verb.text))
        call.effect('database', verb.text.endsWith('rollback') ? 'roll-back' : 'modify', 'table', verb.text);
      else if (verb.text === 'cmd') call.run(rest);
      else if (verb.text === 'run' && call.name === 'mix') evaluates(call, rest);
      else if (/^ecto\.(?:drop|reset)$/.test(verb.text)) call.effect('database', 'drop', 'table', verb.text);
      else runsProgram(call, verb, rest);
    },
  },
];
