import { execFile } from 'node:child_process';
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

/** Asks `ansible-inventory`; undefined where it refuses the file. */
export async function askAnsible(path: string): Promise<AnsibleAnswer | undefined> {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ANSIBLE_INVENTORY_UNPARSED_FAILED: '1',
    ANSIBLE_INVENTORY_ENABLED: 'yaml,ini',
    LC_ALL: 'C.UTF-8',
  };
  const words = ['-i', path, '--list'];
  const answer = await run('ansible-inventory', words, { env, cwd: '/', timeout: 60_000 }).catch(
    (error: { code?: unknown }) => {
      if (typeof error.code === 'number') return undefined;
      throw error;
    },
  );
  if (answer === undefined) return;
  const { _meta, ...groups } = JSON.parse(answer.stdout) as Record<string, ListedGroup> & {
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
