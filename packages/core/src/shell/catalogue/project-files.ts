import { isStandardInput } from '../paths/standard-streams.js';
import type { Call, Flow, Role, ToolSpec, Word } from '../tools/tool-spec.js';
import { UNKNOWN } from '../words/markers.js';
import { inDirectory } from './files/file-operands.js';

/** Files of a project by which tools do what it says, and the language of those that are understood. */
interface ProjectFiles {
  readonly tools: string;
  readonly files: string;
  readonly role?: Role;
  /** What of the text is in that language. */
  readonly lines?: (text: string) => readonly string[];
  /** Subcommands that run what stands there as whoever gave the command; without, none does. */
  readonly runs?: RegExp;
  /** Subcommands that write files of the project which nobody names, beside those that run what stands there. */
  readonly writes?: RegExp;
  /** Options that name the directory of the project instead of the one that it is called in. */
  readonly directory?: string;
  /** Options that name the file instead. */
  readonly file?: string;
}

const always = /^/;
const scripts = /^(?:run|run-script|rum|urn|test|t|tst|start|stop|restart|build|dev|serve)?$/;

const hooks =
  'applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit pre-rebase post-checkout post-merge pre-push post-rewrite pre-auto-gc post-index-change reference-transaction fsmonitor-watchman';

/** The scripts of a package.json, each a line for a shell. */
function packageScripts(text: string): readonly string[] {
  try {
    const { scripts } = JSON.parse(text) as { scripts?: Readonly<Record<string, unknown>> };
    return Object.values(scripts ?? {}).flatMap((line) => (Array.isArray(line) ? line : [line]).map(String));
  } catch {
    return [];
  }
}

/** The indented lines of a justfile, each for a shell. */
function recipes(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => /^\s+\S/.test(line));
  return lines.map((line) =>
    line
      .trim()
      .replace(/^[@-]+/, '')
      .replace(/\{\{.*?\}\}/g, UNKNOWN),
  );
}

/** What changes the files that are checked out. */
const workTree =
  /^(?:pull|merge|rebase|checkout|switch|restore|reset|revert|cherry-pick|am|apply|clean|stash(?:_?.*| .*)?|submodule.*|subtree.*|sparse-checkout.*|bisect.*|lfs.*|read-tree|checkout-index)$/;

const composeFiles = 'docker-compose.yml docker-compose.yaml compose.yml compose.yaml';

const table: readonly ProjectFiles[] = [
  {
    ...{ tools: 'make gmake bmake pmake mingw32-make', files: 'GNUmakefile makefile Makefile', role: 'make' },
    ...{ runs: always, directory: '-C', file: '-f' },
  },
  {
    ...{ tools: 'rake drake', files: 'Rakefile rakefile Rakefile.rb rakefile.rb', role: 'ruby' },
    ...{ runs: always, directory: '-C', file: '-f' },
  },
  { tools: 'vagrant', files: 'Vagrantfile', role: 'ruby', runs: always },
  { tools: 'bundle bundler', files: 'Gemfile', role: 'ruby', runs: always, file: '--gemfile' },
  {
    ...{ tools: 'pytest py.test nosetests', files: 'conftest.py', role: 'python' },
    ...{ runs: always, directory: '--rootdir', file: '-c' },
  },
  { tools: 'nox', files: 'noxfile.py', role: 'python', runs: always, file: '-f' },
  { tools: 'tox', files: 'tox.ini', runs: always, file: '-c' },
  { tools: 'invoke inv', files: 'tasks.py', role: 'python', runs: always, directory: '-r', file: '-c' },
  { tools: 'fab', files: 'fabfile.py', role: 'python', runs: always, directory: '-r', file: '-f -c' },
  { tools: 'scons', files: 'SConstruct Sconstruct', role: 'python', runs: always, directory: '-C', file: '-f' },
  { tools: 'waf', files: 'wscript', role: 'python', runs: always },
  { tools: 'pip pip3 pipx uv', files: 'setup.py', role: 'python' },
  {
    ...{ tools: 'npm pnpm cnpm yarn yarnpkg bun', files: 'package.json', role: 'command', lines: packageScripts },
    ...{ runs: scripts, directory: '--prefix -C', writes: /^(?:ci|i|install|add|update|up|upgrade|rebuild)$/ },
  },
  { tools: 'lerna turbo nx npm-run-all run-s run-p', files: 'package.json', runs: always },
  {
    ...{ tools: 'composer', files: 'composer.json', role: 'command', lines: packageScripts },
    ...{ runs: /^(?:run|run-script)$/, directory: '-d', writes: /^(?:install|update|require|create-project)$/ },
  },
  { tools: 'grunt', files: 'Gruntfile.js', role: 'node', runs: always, file: '--gruntfile' },
  { tools: 'gulp', files: 'gulpfile.js', role: 'node', runs: always, file: '--gulpfile' },
  { tools: 'direnv', files: '.envrc', role: 'command', runs: /^(?:allow|permit|grant|exec|reload)$/ },
  { tools: 'git', files: hooks.replace(/\S+/g, '.git/hooks/$&'), role: 'command', directory: '-C', writes: workTree },
  {
    ...{ tools: 'gradle gradlew', files: 'build.gradle build.gradle.kts settings.gradle settings.gradle.kts' },
    ...{ runs: always, directory: '-p', file: '-b -c' },
  },
  { tools: 'mvn mvnw mvnd', files: 'pom.xml', runs: always, file: '-f' },
  { tools: 'ant', files: 'build.xml', runs: always, file: '-f' },
  { tools: 'sbt', files: 'build.sbt', runs: always },
  { tools: 'bazel bazelisk', files: 'BUILD BUILD.bazel WORKSPACE', runs: always },
  {
    ...{ tools: 'just', files: 'justfile Justfile .justfile', role: 'command', lines: recipes },
    ...{ runs: always, directory: '-d', file: '--justfile' },
  },
  { tools: 'task go-task', files: 'Taskfile.yml Taskfile.yaml', runs: always, directory: '-d', file: '-t' },
  {
    ...{ tools: 'cargo', files: 'build.rs Cargo.toml' },
    ...{ runs: /^(?:build|b|check|c|test|t|bench|clippy|doc|d|fix|run|r)$/, directory: '-C', file: '--manifest-path' },
  },
  { tools: 'go', files: 'go.mod', runs: /^(?:run|test|generate)$/, directory: '-C' },
  { tools: 'cmake', files: 'CMakeLists.txt', runs: always, directory: '-S --build' },
  { tools: 'ctest', files: 'CTestTestfile.cmake', runs: always, directory: '--test-dir' },
  { tools: 'meson', files: 'meson.build', runs: always, directory: '-C' },
  { tools: 'ninja samu', files: 'build.ninja', runs: always, directory: '-C', file: '-f' },
  { tools: 'docker podman buildah nerdctl', files: 'Dockerfile Containerfile', file: '-f' },
  {
    ...{ tools: 'docker podman nerdctl', files: composeFiles, file: '-f --file' },
    runs: /^compose (?:up|run|create|start)$/,
  },
  {
    ...{ tools: 'docker-compose podman-compose', files: composeFiles, file: '-f --file' },
    runs: /^(?:up|run|create|start)$/,
  },
  {
    tools: 'terraform tofu',
    files: 'main.tf',
    runs: /^(?:plan|apply|destroy|import|refresh|test)$/,
    directory: '-chdir',
  },
];

const byTool: ReadonlyMap<string, readonly ProjectFiles[]> = table.reduce((found, entry) => {
  for (const tool of entry.tools.split(' ')) found.set(tool, [...(found.get(tool) ?? []), entry]);
  return found;
}, new Map<string, readonly ProjectFiles[]>());

/** What was fetched runs unseen; what the command wrote itself is looked through where its language is known. */
function runs(call: Call, path: string, { possible, traits, ...flow }: Flow, { role, lines }: ProjectFiles): void {
  if (traits.downloaded || traits.decoded) {
    call.path('execute', traits.downloaded ? 'downloaded' : 'decoded', path);
    return;
  }
  const text = flow.text ?? possible;
  if (text === undefined || role === undefined) return;
  const span = call.words[0]?.span ?? [0, 0];
  for (const line of lines?.(text) ?? [text]) call.as(role, { text: line, span });
}

/** The words of some options, as a table names them. */
const given = (call: Call, options: string | undefined): readonly Word[] =>
  options?.split(' ').flatMap((option) => call.values(option)) ?? [];

/** Runs what the project's files hold that the same command made: of others, building them is what a project is for. */
function runsOwn(call: Call, entry: ProjectFiles, directories: readonly string[]): boolean {
  let isOwn = false;
  for (const directory of directories)
    for (const file of entry.files.split(' ')) {
      const path = directory === '' ? file : inDirectory(directory, file);
      const flow = call.written(path);
      if (flow === undefined) continue;
      isOwn = true;
      runs(call, path, flow, entry);
    }
  return isOwn;
}

function runsNamed(call: Call, { text }: Word, entry: ProjectFiles): boolean {
  const flow = isStandardInput(text) ? call.stdin : call.written(text);
  if (flow !== undefined) runs(call, text, flow, entry);
  return flow !== undefined;
}

/** What anybody may have written there, or somebody far away, is a script that nobody has seen. */
function runsForeign(call: Call, places: readonly (Word | string)[]): void {
  const foreign = places.find((place) => call.isForeign(place));
  if (foreign !== undefined) call.path('opaque', 'unseen-script', foreign);
}

/** What nobody has seen may write any file of the project. */
function unsettles(call: Call, directories: readonly string[]): void {
  for (const directory of directories) call.unsettle(directory === '' ? '.' : directory);
}

function runsProject(call: Call, entry: ProjectFiles): void {
  const directories = given(call, entry.directory);
  const files = given(call, entry.file);
  const here = directories.length === 0 ? [''] : directories.map(({ text }) => text);
  const isOwn = runsOwn(call, entry, here);
  const unseen = files.filter((file) => !runsNamed(call, file, entry));
  const isRun = entry.runs?.test(call.subcommand) === true;
  const isSeen = isOwn || (files.length > 0 && unseen.length === 0);
  if (entry.writes?.test(call.subcommand) === true || (isRun && !isSeen)) unsettles(call, here);
  if (!isRun) return;
  if (files.length > 0) runsForeign(call, unseen);
  else if (!isOwn) runsForeign(call, directories.length === 0 ? ['.'] : directories);
}

/** Tools as they are, and those that do what a project's files say do that as well. */
export function withProjectFiles(tools: readonly ToolSpec[]): readonly ToolSpec[] {
  return tools.map((tool) => {
    if (!tool.names.split(' ').some((name) => byTool.has(name))) return tool;
    const { effects } = tool;
    return {
      ...tool,
      effects: (call: Call) => {
        effects?.(call);
        for (const entry of byTool.get(call.name) ?? []) runsProject(call, entry);
      },
    };
  });
}
