import { isAnybodys } from '../paths/anybodys-places.js';
import { isStandardInput } from '../paths/standard-streams.js';
import type { Call, Flow, Role, ToolSpec } from '../tools/tool-spec.js';
import { UNKNOWN } from '../words/markers.js';
import { inDirectory } from './files/file-operands.js';

/** Files of a project by which tools do what it says, and the language of those that are understood. */
interface ProjectFiles {
  readonly tools: string;
  readonly files: string;
  readonly role?: Role;
  /** What of the text is in that language. */
  readonly lines?: (text: string) => readonly string[];
}

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

const table: readonly ProjectFiles[] = [
  { tools: 'make gmake bmake pmake mingw32-make', files: 'GNUmakefile makefile Makefile', role: 'make' },
  { tools: 'rake drake', files: 'Rakefile rakefile Rakefile.rb rakefile.rb', role: 'ruby' },
  { tools: 'vagrant', files: 'Vagrantfile', role: 'ruby' },
  { tools: 'bundle bundler', files: 'Gemfile', role: 'ruby' },
  { tools: 'pytest py.test nosetests', files: 'conftest.py', role: 'python' },
  { tools: 'nox', files: 'noxfile.py', role: 'python' },
  { tools: 'invoke inv', files: 'tasks.py', role: 'python' },
  { tools: 'fab', files: 'fabfile.py', role: 'python' },
  { tools: 'scons', files: 'SConstruct Sconstruct', role: 'python' },
  { tools: 'waf', files: 'wscript', role: 'python' },
  { tools: 'pip pip3 pipx uv', files: 'setup.py', role: 'python' },
  { tools: 'npm pnpm cnpm yarn yarnpkg bun', files: 'package.json', role: 'command', lines: packageScripts },
  { tools: 'composer', files: 'composer.json', role: 'command', lines: packageScripts },
  { tools: 'grunt', files: 'Gruntfile.js', role: 'node' },
  { tools: 'gulp', files: 'gulpfile.js', role: 'node' },
  { tools: 'direnv', files: '.envrc', role: 'command' },
  { tools: 'git', files: hooks.replace(/\S+/g, '.git/hooks/$&'), role: 'command' },
  { tools: 'gradle gradlew', files: 'build.gradle build.gradle.kts settings.gradle settings.gradle.kts' },
  { tools: 'mvn mvnw mvnd', files: 'pom.xml' },
  { tools: 'ant', files: 'build.xml' },
  { tools: 'sbt', files: 'build.sbt' },
  { tools: 'bazel bazelisk', files: 'BUILD BUILD.bazel WORKSPACE' },
  { tools: 'just', files: 'justfile Justfile .justfile', role: 'command', lines: recipes },
  { tools: 'tox', files: 'tox.ini' },
  { tools: 'cargo', files: 'build.rs Cargo.toml' },
  { tools: 'cmake', files: 'CMakeLists.txt' },
  { tools: 'meson', files: 'meson.build' },
  { tools: 'ninja samu', files: 'build.ninja' },
  { tools: 'docker podman buildah nerdctl', files: 'Dockerfile Containerfile' },
  {
    tools: 'docker podman nerdctl docker-compose podman-compose',
    files: 'docker-compose.yml docker-compose.yaml compose.yml compose.yaml',
  },
  { tools: 'terraform tofu', files: 'main.tf' },
];

const byTool: ReadonlyMap<string, readonly ProjectFiles[]> = table.reduce((found, entry) => {
  for (const tool of entry.tools.split(' ')) found.set(tool, [...(found.get(tool) ?? []), entry]);
  return found;
}, new Map<string, readonly ProjectFiles[]>());

/** What was fetched runs unseen; what the command wrote itself is looked through where its language is known. */
function runs(call: Call, path: string, { text, traits }: Flow, { role, lines }: ProjectFiles): void {
  if (traits.downloaded || traits.decoded) {
    call.path('execute', traits.downloaded ? 'downloaded' : 'decoded', path);
    return;
  }
  if (text === undefined || role === undefined) return;
  const span = call.words[0]?.span ?? [0, 0];
  for (const line of lines?.(text) ?? [text]) call.as(role, { text: line, span });
}

/** Runs what the project's files hold that the same command made: of others, building them is what a project is for. */
function runsOwn(call: Call, entry: ProjectFiles): void {
  const directory = call.value('-C') ?? '';
  for (const file of entry.files.split(' ')) {
    const path = directory === '' ? file : inDirectory(directory, file);
    const flow = call.written(path);
    if (flow !== undefined) runs(call, path, flow, entry);
  }
}

/** Options that name the file to take instead. */
const fileOptions = ['-f', '-b'];

function runsNamed(call: Call, entry: ProjectFiles): void {
  for (const { text } of fileOptions.flatMap((option) => call.values(option))) {
    const flow = isStandardInput(text) ? call.stdin : call.written(text);
    if (flow !== undefined) runs(call, text, flow, entry);
  }
}

/** Rules that anybody may have written. */
function runsAnybodys(call: Call, { role }: ProjectFiles): void {
  for (const word of role === 'make' ? [...call.values('-C'), ...call.values('-f')] : [])
    if (isAnybodys(word.text)) call.path('execute', 'run', word);
}

function runsProject(call: Call): void {
  const entries = byTool.get(call.name) ?? [];
  for (const entry of entries) runsOwn(call, entry);
  const [first] = entries;
  if (first !== undefined) {
    runsNamed(call, first);
    runsAnybodys(call, first);
  }
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
        runsProject(call);
      },
    };
  });
}
