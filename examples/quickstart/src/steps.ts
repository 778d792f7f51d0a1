import { type CommandRequest, type Host, isLocalHost, type OutcomeStatus } from '@opspilot/core';

/** One command to send down the path. */
export interface Step {
  readonly title: string;
  readonly request: CommandRequest & { readonly command: string };
  /** How it may end for the demonstration to have gone well; absent for a command of the user's own. */
  readonly expected?: readonly OutcomeStatus[];
}

const harmless = {
  look: 'uname -srm && df -h /',
  fail: 'cat /etc/no-such-service.conf',
  hang: 'sleep 30',
  write: 'date -u > release.txt',
  check: 'test -s release.txt',
} as const;

/** The texts that the demonstration's gate lets through; everything else is asked about. */
export const allowList: readonly string[] = Object.values(harmless);

/** Five commands on `host`, each to end in another way. `directory` is an empty one of its that they may write to. */
export function demonstration({ name: host }: Host, directory: string): readonly Step[] {
  return [
    { title: 'Look at the machine', request: { host, command: harmless.look }, expected: ['succeeded'] },
    { title: 'Read a file that is not there', request: { host, command: harmless.fail }, expected: ['failed'] },
    {
      title: 'Take too long',
      request: { host, command: harmless.hang, timeouts: { total: 300 } },
      expected: ['timed-out'],
    },
    {
      title: 'Write a file, then check that it worked',
      request: { host, command: harmless.write, verify: [harmless.check], cwd: directory },
      expected: ['succeeded'],
    },
    {
      title: 'Delete it: a person decides',
      request: { host, command: 'rm release.txt', cwd: directory },
      expected: ['succeeded', 'rejected'],
    },
  ];
}

/** A command of the user's own: on this machine run where the user stands, on another one where its login begins. */
export function ownStep(host: Host, command: string, timeout: number): Step {
  const cwd = isLocalHost(host) ? { cwd: process.cwd() } : {};
  return { title: 'Your command', request: { host: host.name, command, ...cwd, timeouts: { total: timeout } } };
}
