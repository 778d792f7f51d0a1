import { type Matches, matchesPattern } from '../policy/matches-pattern.js';
import type { Pattern } from '../policy/rule.js';
import type { Slot } from './slot.js';

const kubernetes = [
  '-n**',
  '--namespace**',
  '--context**',
  '--kube-context**',
  '--kubeconfig**',
  '-s**',
  '--server**',
  '-l**',
  '-A',
];
const terraform = ['-chdir**', '-var**', '-target**', '-replace**', '-state**'];
const connection = ['host=**', 'hostaddr=**', 'port=**', 'dbname=**', 'user=**', 'service=**'];
const database = [...connection, '-h**', '-p**', '-P**', '-u**', '-U**', '-S**', '-d**', '-D**', '--**', '*://**'];
const containers = ['-H**', '-c**', '--host**', '--context**', '--url**', '--connection**'];
const processes = [
  '-u**',
  '-U**',
  '-g**',
  '-G**',
  '-P**',
  '-t**',
  '-x**',
  '-e**',
  '-r**',
  '-n**',
  '-o**',
  '--u**',
  '--e**',
  '--g**',
  '--p**',
  '--r**',
];

/** Options of programs that say on what they work: another command of theirs without these would work on something else. */
const placing: Readonly<Record<string, readonly Pattern[]>> = {
  git: ['-C**', '--git-dir**', '--work-tree**'],
  kubectl: kubernetes,
  helm: kubernetes,
  terraform,
  tofu: terraform,
  pulumi: ['-s**', '--stack**', '-C**', '--cwd**', '--target**'],
  aws: ['--profile**', '--region**', '--endpoint-url**'],
  docker: containers,
  podman: containers,
  virsh: ['-c**', '--connect**'],
  psql: database,
  mysql: database,
  mariadb: database,
  'redis-cli': ['-**', '*://**'],
  crontab: ['-u**'],
  systemctl: ['--user**', '-H**', '--host**', '-M**', '--machine**', '--global'],
  ip: ['-n**', '--netns**'],
  pkill: processes,
  killall: processes,
  journalctl: [
    '-D**',
    '--directory**',
    '--file**',
    '--root**',
    '--image**',
    '-M**',
    '--machine**',
    '--namespace**',
    '--user',
  ],
};

const isPlacing = new Map<string, Matches>(
  Object.entries(placing).map(([program, patterns]) => [program, matchesPattern(patterns)]),
);

/** Tools that work on another root when told to: nothing that is asked of this one is about that. */
const rooted = /^(?:user|group)(?:add|mod|del)$|^(?:ch|g)?passwd$|^chage$|^systemctl$/;
const otherRoot = matchesPattern(['-R**', '--root**', '-P**', '--prefix**', '--image**']);

/** `pgrep` looks for what these end, and takes the same options. */
const ending = new Set(['pkill', 'killall']);

/** Who asks sudo through one of these asks what somebody else may do. */
const becoming = new Set(['sudo', 'doas', 'su', 'runuser', 'pkexec']);

/**
 * Whether what is offered would be about something else than the command: options that it does not have say about what.
 *
 * @param keepsWords - whether it has the options of the command
 */
export function isAboutElse(offered: string, keepsWords: boolean, { command, wrappers = [] }: Slot): boolean {
  const [first = ''] = offered.split(' ');
  if (first === 'sudo' && wrappers.some((wrapper) => becoming.has(wrapper))) return true;
  if (command === undefined || keepsWords) return false;
  if (rooted.test(command.program) && command.arguments.some(otherRoot)) return true;
  const isPlaced = isPlacing.get(command.program);
  if (isPlaced === undefined) return false;
  const isSame = first === command.program || (first === 'pgrep' && ending.has(command.program));
  return isSame && command.arguments.some(isPlaced);
}
