import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { deploys } from './deployments.js';
import { afterDashes, derivedWord } from './derived-word.js';

const python = `
-c, --config, --config-file, --rcfile, --settings-path, --settings-file, -p=<read>   reads settings from a file
--load-plugins=<library>          loads plugins
--init-hook=<python>              runs Python first
--junit-xml, --junitxml, --output-file, --xml-report, --html-report, --txt-report, --cobertura-xml-report, --linecount-report, --any-exprs-report, --linecoverage-report, --lineprecision-report=<write>   writes a report
-o, --output=<write> | --python-executable=<program> | --cache-dir=<look> | --shadow-file=<read> | --custom-typeshed-dir=<look> | --enable-plugin=<library>
-m, --module=<text> | --package=<text> | --python-version, --target-version, -t=<text> | --exclude, --extend-exclude=<text> | --include=<text> | --select=<text> | --ignore, --extend-ignore=<text> | --max-line-length, --line-length, -l=<text> | --max-complexity=<text> | --format, -f, --output-format=<text> | --disable, -d=<text> | --enable, -e=<text> | --jobs, -j=<text> | -n=<text> | --code=<text>
--stdin-display-name, --stdin-filename=<text> | --level=<text> | --pythonpath=<look> | --venvpath=<look> | -v=<read> | --project=<read> | --stats | --outputjson | --watch, -w | --strict | --check | --diff | --fix | -q | -r | -a | -i | --in-place | --verbose | --ignore-missing-imports | --install-types | --non-interactive | --pretty`;

/** Formatters change the files they are given unless told to check. */
function formats(call: Call): void {
  const checks = call.isTrial('--check', '--diff', '--check-only', '-l', '--list-different', '-d');
  for (const word of call.operands) {
    if (checks || word.text === '.' || word.text === '-') call.as('look', word);
    else call.as('modify', word);
  }
}

const script = `
-c, --config=<read>               reads settings from a file
--rulesdir=<library>              loads rules
--plugin=<text> | --resolve-plugins-relative-to=<look> | --parser=<text> | --parser-options=<text>
-o, --output-file=<write> | --outputFile=<write> | --ignore-path=<read> | --ext=<text> | --env=<text> | --global=<text> | --rule=<text> | -f, --format=<text> | --max-warnings=<text> | --cache-location=<look> | --ignore-pattern=<text> | --stdin-filename, --stdin-filepath=<text> | --fix-type=<text> | --config-path=<read> | --tab-width=<text> | --print-width=<text> | --trailing-comma=<text>
--fix | --quiet | --no-eslintrc | --cache | --debug | --stdin | --color | --no-color | -w, --write | --check | -l, --list-different | --single-quote | --no-semi | --no-config | -h | -v | --no-error-on-unmatched-pattern`;

function plugins(call: Call): void {
  for (const word of [...call.values('--plugin'), ...call.values('--parser')])
    if (/^[./~]/.test(word.text)) call.as('library', word);
}

/** `tsc --outFile x` and `-p`, with options of one or two dashes. */
const tsc = `
--outFile, -outFile, --declarationDir, --tsBuildInfoFile, --out, --generateTrace, --generateCpuProfile=<write>   writes there
-p, --project=<read> | --outDir=<look> | --rootDir=<look> | --baseUrl=<look> | --plugins=<text> | -t, --target=<text> | -m, --module=<text> | --lib=<text> | --jsx=<text> | --moduleResolution=<text> | --types=<text> | --typeRoots=<look> | --newLine=<text> | --locale=<text> | --mapRoot=<text> | --sourceRoot=<text> | --pretty[=<text>]
-w, --watch | -b, --build | -d, --declaration | --noEmit | --init | --strict | --all | -v, --version | -h, --help | --sourceMap | --allowJs | --checkJs | --esModuleInterop | --skipLibCheck | --removeComments | --listFiles | --showConfig | --incremental | --force | --clean | --dry | --verbose`;

/** Their words are verbs and tasks; those of others say what is tested. */
const buildsSites = /^(?:ng|vue|hugo|hexo|mkdocs|docusaurus|gulp|grunt)$/;

export const linterTools: readonly ToolSpec[] = [
  {
    names:
      'mypy dmypy pyright basedpyright pytype pyre pylint flake8 pyflakes pycodestyle pydocstyle pep8 bandit vulture radon prospector interrogate',
    summary: 'checks Python',
    options: python,
    operands: '<read>...',
  },
  {
    names: 'ruff',
    summary: 'checks and formats Python',
    options: python,
    effects: (call) => {
      const [verb, ...files] = call.operands;
      const isFormat = verb?.text === 'format';
      if (!isFormat && verb?.text !== 'check') return;
      const role = call.has('--fix') || (isFormat && !call.isTrial('--check', '--diff')) ? 'modify' : 'read';
      for (const word of files) call.as(role, word);
    },
  },
  {
    names: 'black isort autopep8 yapf autoflake pyupgrade docformatter',
    summary: 'formats Python',
    options: python,
    effects: formats,
  },
  {
    names: 'eslint tslint standard xo jshint jslint stylelint markdownlint markdownlint-cli2 htmlhint oxlint biome',
    summary: 'checks scripts and styles',
    options: script,
    operands: '<read>...',
    effects: plugins,
  },
  {
    names: 'prettier dprint js-beautify clang-format shfmt stylua taplo',
    summary: 'formats files',
    options: `${script}\n-i, --in-place, --inplace | -d, --diff | --style=<text> | --assume-filename=<text> | -s | -ci | -bn | -p | -r, --replace`,
    operands: '<read>...',
    effects: (call) => {
      plugins(call);
      if (call.has('--write') || call.has('-i') || call.has('--replace')) formats(call);
    },
  },
  {
    names: 'tsc tsgo vue-tsc',
    summary: 'compiles TypeScript',
    options: tsc,
    operands: '<read>...',
    effects: (call) => {
      for (const word of call.words)
        if (word.text.startsWith('@')) call.as('read', derivedWord(word, word.text.slice(1)));
    },
  },
  {
    names:
      'shellcheck yamllint jsonlint ansible-lint tflint checkov kube-linter actionlint cppcheck clang-tidy cpplint splint golangci-lint staticcheck golint revive vale proselint codespell swiftlint ktlint detekt checkstyle pmd spotbugs semgrep sonar-scanner snyk',
    summary: 'checks files',
    options:
      '-f, --format=<text> | -s, --shell=<text> | -e, --exclude=<text> | -S, --severity=<text> | -c, --config, --config-file=<read> | -o, --output=<write> | -W=<text> | -P <look> | -a | -x | -d <text> | --fix | -i <text> | --enable=<text> | --std=<text> | --suppress=<text> | -I <look> | -D <text> | --plugin=<library> | -load=<library> | -p <look> | -q | -v',
    operands: '<read>...',
  },
  {
    names: 'pytest py.test nosetests nose2 tox nox coverage',
    summary: 'runs tests',
    options: `
-p <text>                         loads a plugin
--junitxml, --junit-xml=<write>   writes a report
--pastebin=<text>                 sends results to a public page
--rootdir=<look> | --basetemp=<look> | --confcutdir=<look> | -c, --rcfile=<read> | -o <text> | -k <text> | -m <text> | -n, --numprocesses=<text> | --maxfail=<text> | --tb=<text> | --cov[=<text>] | --cov-report=<text> | -W <text> | --durations=<text> | --ignore=<text> | --deselect=<text> | -e <text> | -f <text> | --source=<text> | --omit=<text> | -d <look> | --log-file=<write> | --debug[=<write>]
--pdb | -x | -v | -vv | -q | -s | -r <text> | -l | --lf | --ff | --sw | --collect-only | --co | --nf | --fixtures | -a | -i | --recreate`,
    effects: (call) => {
      // `tox exec -- words` is run, the words of the others are for what they test with.
      const words = afterDashes(call);
      if (call.name === 'tox' && call.texts[0] === 'exec') call.run(words);
      else if (call.name === 'tox' || call.name === 'nox') call.possible(words);
      if (call.has('--pastebin'))
        call.effect('network', 'send', 'host', 'public page', { attributes: { external: true } });
    },
  },
  {
    names:
      'jest vitest mocha ava karma cypress playwright jasmine tap testcafe wdio storybook vite webpack rollup esbuild parcel next nuxt gulp grunt tsup swc babel astro ng vue react-scripts hugo eleventy hexo docusaurus mkdocs sphinx-build',
    summary: 'tests, builds or serves a project',
    options: `
-r, --require, --setupFiles, --globalSetup, --import=<library>   loads a file first
-c, --config=<read> | -o, --outfile, --outputFile, --output-file=<write> | -d, --outdir, --out-dir=<look> | -t, --testNamePattern=<text> | -g, --grep=<text> | --reporter, -R=<text> | --gulpfile, --gruntfile=<read> | -p, --port=<text> | --host[=<text>] | -w, --maxWorkers=<text> | --mode=<text> | --project=<text> | -b=<text> | -f=<text> | --presets=<text> | --plugins=<text> | -D <text> | -s, --source=<look> | --spec=<text> | --browser=<text>
--watch | --coverage | --ci | -u | -i | -v | --bail | --silent | --verbose | --bundle | --minify | --sourcemap | --production | -l`,
    style: 'gnu',
    effects: (call) => {
      if (buildsSites.test(call.name)) deploys(call);
      if (call.has('--host') && (call.value('--host') === undefined || /0\.0\.0\.0/.test(call.value('--host') ?? '')))
        call.effect('network', 'listen', 'host', 'development server');
    },
  },
  {
    names: 'nyc c8',
    summary: 'measures what tests cover',
    options:
      '-r, --reporter=<text> | --report-dir=<look> | --temp-dir=<look> | -x, --exclude=<text> | -n, --include=<text> | --require=<library> | --cwd=<look> | --all | --check-coverage | --silent',
    style: 'posix',
    wrapper: true,
    effects: (call) => call.run(call.operands),
  },
];
