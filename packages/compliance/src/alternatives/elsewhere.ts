import type { ResolvedCommand } from '@opspilot/core';
import { type Matches, matchesPattern } from '../policy/matches-pattern.js';
import type { Pattern } from '../policy/rule.js';

const kubernetes = [
  '-n*',
  '--namespace*',
  '--context*',
  '--kube-context*',
  '--kubeconfig*',
  '-s*',
  '--server*',
  '-l*',
  '-A',
];
const terraform = ['-chdir*', '-var*', '-target*', '-replace*', '-state*'];
const database = ['-h*', '-p*', '-P*', '-u*', '-U*', '-S*', '-d*', '-D*', '--*', '*://**'];
const containers = ['-H*', '-c*', '--host*', '--context*', '--url*', '--connection*'];
const processes = [
  '-u*',
  '-U*',
  '-g*',
  '-G*',
  '-P*',
  '-t*',
  '-x*',
  '-e*',
  '-r*',
  '-n*',
  '-o*',
  '--u*',
  '--e*',
  '--g*',
  '--p*',
  '--r*',
];

/** Options of programs that say on what they work: another command of theirs without these would work on something else. */
const placing: Readonly<Record<string, readonly Pattern[]>> = {
  git: ['-C*', '--git-dir*', '--work-tree*'],
  kubectl: kubernetes,
  helm: kubernetes,
  terraform,
  tofu: terraform,
  pulumi: ['-s*', '--stack*', '-C*', '--cwd*', '--target*'],
  aws: ['--profile*', '--region*', '--endpoint-url*'],
  docker: containers,
  podman: containers,
  virsh: ['-c*', '--connect*'],
  psql: database,
  mysql: database,
  mariadb: database,
  'redis-cli': ['-*', '*://**'],
  crontab: ['-u*'],
  pkill: processes,
  killall: processes,
};

const isPlacing = new Map<string, Matches>(
  Object.entries(placing).map(([program, patterns]) => [program, matchesPattern(patterns)]),
);

/** Variables that say the same to these programs. */
const placingVariable =
  /\b(?:PG[A-Z]+|MYSQL_\w+|KUBECONFIG|DOCKER_\w+|AWS_\w+|GIT_\w+|TF_\w+|PULUMI_\w+|CLOUDSDK_\w+)=/;

/** Whether a program connects to a host that stands among its own words: nobody logs in there. */
export function connects({ program, arguments: words }: ResolvedCommand, host: string): boolean {
  return isPlacing.has(program) && words.some((word) => word.includes(host));
}

/** `pgrep` looks for what these end, and takes the same options. */
const ending = new Set(['pkill', 'killall']);

/**
 * Whether what is offered would be about something else than the command: variables that were set on the way, or options that
 * it does not have, say about what.
 *
 * @param keepsWords - whether it has the options of the command
 * @param submitted - all of what was submitted
 */
export function isAboutElse(
  offered: string,
  keepsWords: boolean,
  { program, arguments: words }: ResolvedCommand,
  submitted: string,
): boolean {
  const isPlaced = isPlacing.get(program);
  if (isPlaced === undefined) return false;
  if (placingVariable.test(submitted)) return true;
  const [first = ''] = offered.split(' ');
  const isSame = first === program || (first === 'pgrep' && ending.has(program));
  return !keepsWords && isSame && words.some((word) => isPlaced(word));
}
