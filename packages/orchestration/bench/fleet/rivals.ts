import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Measurement, measure } from '../../../../bench/harness.js';
import type { FleetOrder } from './fleet-order.js';

const exec = promisify(execFile);

/** Connections that one process makes and the others share: what both rivals recommend. */
const sharing = 'ControlMaster=auto ControlPersist=60s';

async function isThere(program: string): Promise<boolean> {
  return exec(program, ['--version']).then(
    () => true,
    () => false,
  );
}

/** Gives a rival a directory of its own, and ends the connections that it leaves behind. */
async function withFolder(work: (folder: string) => Promise<Measurement>): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'r-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A playbook of `raw` tasks, all hosts at once; undefined where there is no Ansible. */
export async function ansibleTime({ targets, knownHostsFile, commands }: FleetOrder): Promise<Measurement | undefined> {
  if (!(await isThere('ansible-playbook'))) return undefined;
  return withFolder(async (folder) => {
    const lines = targets.map(
      ({ host, port, username, identityFile }) =>
        `${host} ansible_port=${port} ansible_user=${username} ansible_ssh_private_key_file=${identityFile}`,
    );
    await writeFile(join(folder, 'hosts'), `${lines.join('\n')}\n`);
    const tasks = Array.from({ length: commands }, () => '    - raw: "true"');
    const play = ['- hosts: all', '  gather_facts: false', '  tasks:', ...tasks, ''];
    await writeFile(join(folder, 'play.yml'), play.join('\n'));
    const options = sharing.split(' ').map((option) => `-o ${option}`);
    const env = {
      ...process.env,
      ANSIBLE_FORKS: `${targets.length}`,
      ANSIBLE_PIPELINING: 'True',
      ANSIBLE_SSH_ARGS: [...options, `-o UserKnownHostsFile=${knownHostsFile}`].join(' '),
      ANSIBLE_SSH_CONTROL_PATH_DIR: join(folder, 'c'),
    };
    const words = ['-i', join(folder, 'hosts'), join(folder, 'play.yml')];
    return measure(1, () => exec('ansible-playbook', words, { env, maxBuffer: 1 << 26 }));
  });
}

/** One call of `clush` after the other, all hosts at once; undefined where there is no ClusterShell. */
export async function clusterShellTime(order: FleetOrder): Promise<Measurement | undefined> {
  const { targets, knownHostsFile, commands } = order;
  if (!(await isThere('clush'))) return undefined;
  return withFolder(async (folder) => {
    const shared = sharing.split(' ').map((option) => option.replace('=', ' '));
    const all = ['Host *', ...shared, `ControlPath ${folder}/%C`, `UserKnownHostsFile ${knownHostsFile}`];
    const each = targets.flatMap(({ host, port, username, identityFile }) => [
      `Host ${host}`,
      `Port ${port}`,
      `User ${username}`,
      `IdentityFile ${identityFile}`,
    ]);
    const config = join(folder, 'config');
    await writeFile(config, `${[...each, ...all].join('\n')}\n`);
    const hosts = targets.map(({ host }) => host).join(',');
    const words = ['-S', '-f', `${targets.length}`, '-w', hosts, '-o', `-F ${config}`, 'true'];
    return measure(1, async () => {
      for (let index = 0; index < commands; index += 1) await exec('clush', words);
    });
  });
}
