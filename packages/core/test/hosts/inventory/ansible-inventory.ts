import { execFile, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What Ansible itself makes of an inventory. */
export interface AnsibleAnswer {
  /** Variables of each host, with all that it inherits. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Members of each group, its own and those of its children. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}

interface ListedGroup {
  readonly hosts?: readonly string[];
  readonly children?: readonly string[];
}

/**
 * `ansible-inventory`, loaded once and forked for every inventory: loading it takes longer than reading one. A line of input
 * is the path of an inventory, a line of output the exit code and what it printed, in base64.
 */
const server = `
import base64, os, sys, tempfile
from ansible.cli.inventory import InventoryCLI
for line in sys.stdin:
    with tempfile.TemporaryFile() as out:
        child = os.fork()
        if child == 0:
            code = 250
            try:
                os.dup2(out.fileno(), 1)
                InventoryCLI.cli_executor(['ansible-inventory', '-i', line.rstrip('\\n'), '--list'])
            except SystemExit as end:
                code = end.code or 0
            finally:
                sys.stdout.flush()
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        print(code, base64.b64encode(out.read()).decode(), flush=True)
`;

/** The Python that Ansible is installed for. */
function interpreterOf(program: string): readonly string[] {
  const [first = ''] = readFileSync(program, 'utf8').split('\n', 1);
  return first.replace(/^#!\s*/, '').split(/\s+/);
}

/** An `ansible-inventory` that answers one question after another. */
export function openAnsible() {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ANSIBLE_INVENTORY_UNPARSED_FAILED: '1',
    ANSIBLE_INVENTORY_ENABLED: 'yaml,ini',
    LC_ALL: 'C.UTF-8',
  };
  const program = execFileSync('sh', ['-c', 'command -v ansible-inventory'], { encoding: 'utf8' }).trim();
  const [python = '', ...words] = interpreterOf(program);
  const child = spawn(python, [...words, '-c', server], { env, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  /** What Ansible says of an inventory; undefined where it refuses it. */
  const ask = async (path: string): Promise<AnsibleAnswer | undefined> => {
    child.stdin.write(`${path}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error('ansible-inventory has ended');
    const [code, printed = ''] = value.split(' ');
    return code === '0' ? read(Buffer.from(printed, 'base64').toString()) : undefined;
  };
  return { ask, close: () => child.kill() };
}

function read(text: string): AnsibleAnswer {
  const { _meta, ...groups } = JSON.parse(text) as Record<string, ListedGroup> & {
    _meta: { hostvars: AnsibleAnswer['variables'] };
  };
  const membersOf = (name: string): readonly string[] => {
    const { hosts = [], children = [] } = groups[name] ?? {};
    return [...hosts, ...children.flatMap(membersOf)];
  };
  return {
    variables: _meta.hostvars,
    members: new Map(Object.keys(groups).map((name) => [name, new Set(membersOf(name))])),
  };
}

/** Why there is nothing to compare with; undefined when there is. */
export async function ansibleMissing(): Promise<string | undefined> {
  try {
    await run('ansible-inventory', ['--version']);
    return undefined;
  } catch {
    return 'Ansible (ansible-inventory) is not installed';
  }
}
