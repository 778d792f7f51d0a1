import type { Call, ToolSpec, Usage, Word } from '../../tools/tool-spec.js';
import { deploys } from './deployments.js';
import { afterDashes, derivedWord, withoutDashes } from './derived-word.js';
import { deletesRecords } from './model-code.js';
import { installPackages, packageSetting, packageSource } from './package-sources.js';
import { applyStatements } from './sql-effects.js';
import { lookingUsages, once, usagesOf } from './usages.js';

const composerUsages: Readonly<Record<string, Usage>> = {
  ...usagesOf('install i update u upgrade require r create-project global_require reinstall', {
    summary: 'installs packages',
    options:
      '--repository=<text> | --repository-url=<text> | --prefer-dist | --prefer-source | --no-dev | --no-scripts | -o | -a | --dev | -W | --ignore-platform-reqs | -s, --stability=<text>',
    effects: (call) => {
      for (const word of call.values('--repository')) packageSource(call, word);
      for (const word of call.values('--working-dir'))
        call.path('write', 'create', word, { attributes: { recursive: true } });
      call.effect('package', 'install', 'package', call.texts.join(' '));
    },
  }),
  ...usagesOf('remove rm', {
    summary: 'removes packages',
    effects: (call) => call.effect('package', 'remove-local', 'package', call.texts.join(' ')),
  }),
  exec: {
    summary: 'runs a program of a package',
    style: 'posix',
    effects: (call) => call.run(withoutDashes(call.operands)),
  },
  config: {
    summary: 'changes settings',
    options: '-g, --global | -l, --list | --unset | -e, --editor | --json | -f=<read>',
    effects: (call) => {
      const [key, value] = call.operands;
      if (key !== undefined && value !== undefined)
        packageSetting(call, /secure-http/.test(key.text) && value.text !== 'false' ? 'other' : key.text, value);
    },
  },
  ...usagesOf('run-script run', {
    summary: 'runs a script of the project',
    options: '-l | --dev | --timeout=<text>',
    effects: once('execute', 'run'),
  }),
  ...lookingUsages(
    'show info outdated search validate dump-autoload dumpautoload diagnose init about licenses status why why-not depends prohibits suggests check-platform-reqs clear-cache clearcache self-update selfupdate archive browse home audit bump fund help list global',
    'looks at packages',
  ),
};

const maven = `
-D, --define=<text>               sets a property
-f, --file=<read> | -s, --settings=<read> | -gs=<read> | -P, --activate-profiles=<text> | -pl, --projects=<text> | -T, --threads=<text> | -l, --log-file=<write> | -t, --toolchains=<read> | -rf=<text> | -b=<text>
-q | -X | -e | -o, --offline | -U | -B, --batch-mode | -am | -amd | -N | -fae | -fn | -ff | -V | -v | -C | -c | -ntp | -nsu | -llr`;

function argumentsOfExec(call: Call): string {
  const given = call.values('-D').map(({ text }) => /^exec\.(?:args|commandlineArgs)=(.*)/s.exec(text)?.[1] ?? '');
  return given.join(' ').trim();
}

/** Goals and tasks of the plugins that change schemas: `flyway:clean`, `flywayClean`, `liquibase:dropAll`. */
function emptiesSchema(call: Call): void {
  for (const text of call.texts)
    if (/(?:^|:)(?:[\w.-]*flyway[\w.-]*:(?:[\d.]+:)?clean|flywayClean|dropAll)(?:@|$)/.test(text))
      call.effect('database', 'drop', 'table', text);
}

function mavenEffects(call: Call): void {
  for (const word of call.values('-D')) {
    if (/maven\.wagon\.http\.ssl\.(?:insecure|allowall)=true|wagon\.http\.ssl\.insecure=true/.test(word.text))
      call.effect('crypto', 'weaken', 'object', word.text);
    const program = /^exec\.executable=(.*)/.exec(word.text)?.[1];
    if (program !== undefined) call.shell(derivedWord(word, `${program} ${argumentsOfExec(call)}`));
  }
  emptiesSchema(call);
  if (call.texts.some((text) => /^(?:deploy|release:perform)$/.test(text)))
    call.effect('package', 'publish', 'package', '');
}

const emptiesDatabase =
  /^(?:db:wipe|migrate:fresh|migrate:reset|sql-drop|sql:drop|site:install|db drop|db reset|db clean)\b/;
const rollsBack = /^migrate:(?:rollback|refresh)\b/;
const changesDatabase =
  /^(?:migrate(?:$|\s)|migrate:install\b|db:seed\b|updb\b|updatedb\b|core update-db\b|setup:upgrade\b|doctrine:migrations:migrate\b)/;
const runsCode = /^(?:eval|php:eval|ev|php-eval|tinker|eval-file)\b/;
/** What WordPress and Drupal call asking the database. */
const asksDatabase = /^(?:db query|sql-query|sql:query|sqlq)\b/;

/** The consoles of web applications: code and files of code that they are given. */
function applicationCode(call: Call, text: string): void {
  const last = call.operands.at(-1);
  if (last === undefined || call.operands.length < 2) return;
  if (text.startsWith('eval-file')) call.as('script', last);
  else {
    call.as('php', last);
    deletesRecords(call, last);
  }
}

/** The statement that stands behind the verb, if one does. */
function statementOf(call: Call, text: string): readonly Word[] {
  const at = text.startsWith('db ') ? 2 : 1;
  return call.operands.slice(at, at + 1);
}

function applicationEffects(call: Call): void {
  const text = call.texts.join(' ');
  for (const code of call.values('--execute')) deletesRecords(call, code);
  if (runsCode.test(text)) applicationCode(call, text);
  else if (asksDatabase.test(text)) applyStatements(call, statementOf(call, text));
  else if (emptiesDatabase.test(text)) call.effect('database', 'drop', 'table', text);
  else if (rollsBack.test(text)) call.effect('database', 'roll-back', 'table', text);
  else if (/^search-replace\b/.test(text)) {
    if (!call.isTrial('--dry-run')) call.effect('database', 'modify-all', 'table', text);
  } else if (changesDatabase.test(text)) call.effect('database', 'modify', 'table', text);
  else if (text === 'down') call.effect('service', 'stop', 'unit', 'application');
  else if (/^(?:shell|core:cli)\b/.test(text)) call.effect('execute', 'console', 'process', call.name);
  else if (/^(?:plugin|theme|core) (?:install|update|activate)\b/.test(text))
    call.effect('package', 'install', 'package', text);
  else if (/^user (?:create|add-cap|add-role|set-role|update)\b/.test(text))
    call.effect('user', 'add', 'user', call.texts[2] ?? '');
}

/** Keys and the certificates that programs of Java trust. */
function keepsKeys(call: Call): void {
  const bits = Number(call.value('-keysize'));
  const named = call.value('-alias') ?? call.value('-file') ?? '';
  if (bits > 0 && bits < 2048 && !/^ec$/i.test(call.value('-keyalg') ?? ''))
    call.effect('crypto', 'weaken', 'object', 'key');
  if (/^(?:md5|sha1)/i.test(call.value('-digestalg') ?? '') || /^(?:md5|sha1)with/i.test(call.value('-sigalg') ?? ''))
    call.effect('crypto', 'weaken', 'object', 'digest');
  const imports = call.has('-importcert') || call.has('-import');
  if (imports && (call.has('-trustcacerts') || call.has('-cacerts'))) call.effect('crypto', 'trust', 'object', named);
  if (call.has('-delete')) call.effect('crypto', 'remove-key', 'object', named);
}

export const otherLanguageTools: readonly ToolSpec[] = [
  {
    names: 'composer',
    summary: 'looks after the packages of a project',
    options:
      '-d, --working-dir=<look> | -n, --no-interaction | -q | -v | --profile | --no-plugins | --no-scripts | --ansi',
    subcommands: composerUsages,
  },
  {
    names: 'pecl pear phpize phive',
    summary: 'installs packages',
    options: '-f, --force | -a | -o | -R <look> | -d <text> | -D <text> | -Z | -n',
    effects: (call) => {
      const [verb, ...rest] = call.operands;
      if (verb !== undefined && /^(?:install|upgrade|run-tests|run-scripts)/.test(verb.text))
        installPackages(call, rest);
    },
  },
  {
    names: 'phpunit phpstan phpcs phpcbf psalm phan php-cs-fixer pest rector',
    summary: 'checks a project',
    options:
      '-c, --configuration, --config=<read> | --bootstrap=<library> | --log-junit=<write> | --coverage-html=<look> | --coverage-clover=<write> | --filter=<text> | --testsuite=<text> | --standard=<text> | -l, --level=<text> | --report=<text> | --report-file=<write> | -d=<text> | -v | -n | -p',
    operands: '<read>...',
  },
  {
    names: 'artisan drush wp drupal magento symfony',
    summary: 'looks after a web application',
    options:
      '--path=<look> | --url=<text> | --uri=<text> | --root, -r=<look> | --user=<text> | --require=<library> | --exec, --execute=<php> | --force | -y | --skip-plugins | --skip-themes | --quiet | --allow-root | --format=<text> | --fields=<text>',
    effects: applicationEffects,
  },
  {
    names: 'cpan cpanm cpanp ppm cpan-outdated',
    summary: 'installs packages',
    options:
      '-M=<text> | --mirror=<text> | -j=<read> | -l, --local-lib=<look> | -L <look> | -I <look> | -f, --force | -n, --notest | -i | -T | -t | -S, --sudo | --installdeps | -v | -q | --from=<text> | -r | -D | -g | -C | -A | -O',
    effects: (call) => {
      for (const word of [...call.values('--mirror'), ...call.values('-M')]) packageSource(call, word);
      if (call.operands.length === 0 && call.words.length === 0) call.effect('execute', 'shell', 'process', 'cpan');
      else if (!['-l', '-D', '-O', '-v', '-A', '-C', '-g'].some((option) => call.has(option) && option !== '-l'))
        installPackages(call, call.operands);
    },
  },
  { names: 'mvn mvnw mvnd', summary: 'builds a project', options: maven, style: 'long-dash', effects: mavenEffects },
  {
    names: 'gradle gradlew',
    summary: 'builds a project',
    options: `
-I, --init-script=<library>       runs a script first
-b, --build-file=<read> | -c, --settings-file=<read> | -p, --project-dir=<look> | -g, --gradle-user-home=<look> | -D <text> | -P <text> | -x, --exclude-task=<text> | --include-build=<look> | --console=<text> | -m, --dry-run | --tests=<text> | -M=<text> | -F=<text> | --warning-mode=<text> | --args=<text>
-q | -i | -d | -s | -S | -t | -w | --offline | --daemon | --no-daemon | --stop | --parallel | --scan | --info | --stacktrace | --build-cache | --no-build-cache | -v | --status | -u | -a | --continue | --refresh-dependencies`,
    effects: (call) => {
      if (!call.isTrial('--dry-run')) emptiesSchema(call);
      deploys(call);
      if (
        call.texts.some((text) => /(?:^|:)(?:publish\w*|uploadArchives)$/.test(text) && text !== 'publishToMavenLocal')
      )
        call.effect('package', 'publish', 'package', '');
    },
  },
  {
    names: 'ant sbt mill bazel bazelisk buck buck2',
    summary: 'builds a project',
    options: `
-f, -file, -buildfile=<read>      reads tasks from a file
-lib=<library>                    loads libraries
-l, -logfile=<write> | -logger=<text> | -listener=<text> | -propertyfile=<read> | -inputhandler=<text> | -D <text> | -s | -q | -v | -d | -k | -p | -e | -S
--run_under=<command>             runs programs with that one
--bazelrc=<read> | --config=<text> | -c=<text> | --define=<text> | --test_filter=<text> | --jobs=<text> | --spawn_strategy=<text> | --output_base=<look> | --output_user_root=<look> | --remote_cache=<host> | --keep_going`,
    style: 'long-dash',
    effects: (call) => {
      call.possible(afterDashes(call));
      deploys(call);
      for (const word of call.operands) {
        if (/^\+?publish(?:Signed)?$/.test(word.text)) call.effect('package', 'publish', 'package', '');
        const line = /^(?:console|consoleQuick)$/.test(word.text) ? 'shell' : undefined;
        if (line !== undefined) call.effect('execute', 'shell', 'process', call.name);
        if (/^run(?:Main)?(?:\s|$)/.test(word.text)) call.effect('execute', 'run', 'object', word.text);
        if (/^eval\s/.test(word.text)) call.opaque('unseen-code', 'It runs code.', { span: word.span });
      }
    },
  },
  {
    names: 'dotnet',
    summary: 'builds and runs programs',
    options: `
-s, --source=<text>               takes packages from there
-k, --api-key=<secret> | -o, --output=<look> | -c, --configuration=<text> | -f, --framework=<text> | -r, --runtime=<text> | -v, --verbosity=<text> | -p, --property, --project=<text> | -n, --name=<text> | --version=<text> | --logger=<text> | --filter=<text> | --configfile=<read> | --depsfile=<read> | --runtimeconfig=<read> | --additionalprobingpath=<look> | -m=<text> | -t=<text>
--no-restore | --no-build | -g, --global | --interactive | --force | --self-contained | -h | --info | --list-sdks | --list-runtimes`,
    style: 'posix',
    effects: (call) => {
      const text = call.texts.join(' ');
      const [verb] = call.operands;
      if (/^(?:add\b.*\bpackage|tool (?:install|update)|restore|workload install|new install)/.test(text))
        call.effect('package', 'install', 'package', text);
      else if (/^nuget (?:push|delete)/.test(text))
        call.effect('package', /delete/.test(text) ? 'unpublish' : 'publish', 'package', text);
      else if (/^fsi\b/.test(text)) call.effect('execute', 'shell', 'process', 'fsi');
      else if (/^script eval\b/.test(text)) call.opaque('unseen-code', 'It runs code of C#.');
      else if (/^ef database update/.test(text)) call.effect('database', 'modify', 'table', text);
      else if (/^ef database drop/.test(text)) call.effect('database', 'drop', 'table', text);
      else if (verb !== undefined && /\.(?:dll|exe|fsx|csx)$/.test(verb.text)) call.as('script', verb);
      for (const word of call.operands) if (/^http:\/\//.test(word.text)) packageSource(call, word);
    },
  },
  {
    names: 'nuget',
    summary: 'installs packages',
    options:
      '-Source=<text> | -ApiKey=<secret> | -OutputDirectory=<look> | -Version=<text> | -ConfigFile=<read> | -Name=<text> | -UserName=<text> | -Password=<secret> | -NonInteractive | -Verbosity=<text> | -Prerelease',
    style: 'long-dash',
    effects: (call) => {
      for (const word of call.values('-Source')) packageSource(call, word);
      const [verb = ''] = call.texts;
      if (/^(?:install|restore|update)$/.test(verb))
        call.effect('package', 'install', 'package', call.texts.slice(1).join(' '));
      else if (/^(?:push|delete)$/.test(verb))
        call.effect('package', verb === 'delete' ? 'unpublish' : 'publish', 'package', call.texts.slice(1).join(' '));
    },
  },
  {
    names: 'sdk jbang scalac groovyc javac jar javadoc keytool jarsigner jlink jpackage',
    summary: 'builds Java programs',
    options: `
-processorpath, --processor-path=<library>   loads processors
-d=<look> | -cp, -classpath, --class-path=<look> | -sourcepath=<look> | -s=<look> | -source=<text> | -target=<text> | --release=<text> | -encoding=<text> | -processor=<text> | -f=<text> | -e=<text> | -C=<look> | -keystore=<look> | -alias=<text> | -dname=<text> | -validity=<text> | -keyalg=<text> | -keysize=<text> | -file=<text> | -storetype=<text> | -sigalg=<text> | -digestalg=<text>
-delete | -importcert | -import | -trustcacerts | -cacerts | -noprompt | -list | -genkeypair | -exportcert | -rfc | -v
-storepass, -keypass, -srcstorepass, -deststorepass=<secret>   gives a password`,
    style: 'long-dash',
    operands: '<any>...',
    effects: (call) => {
      for (const word of call.words) if (/^@./.test(word.text)) call.as('read', derivedWord(word, word.text.slice(1)));
      if (call.name === 'keytool') keepsKeys(call);
    },
  },
];
