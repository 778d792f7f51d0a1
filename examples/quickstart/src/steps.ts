import { type CommandRequest, type Host, isLocalHost, type OutcomeStatus } from '@opspilot/core';

/** One command to send down the path. */
export interface Step {
  readonly title: string;
  readonly request: CommandRequest & { readonly command: string };
  /** How it may end for the demonstration to have gone well; absent for a command of the user's own. */
  readonly expected?: readonly OutcomeStatus[];
}

/** Five commands on `host`, each to end in another way. `directory` is an empty one of its that they may write to. */
export function demonstration({ name: host }: Host, directory: string): readonly Step[] {
  return [
    { title: 'Look at the machine', request: { host, command: 'uname -srm && df -h /' }, expected: ['succeeded'] },
    {
      title: 'Read a file that is not there',
      request: { host, command: 'cat /etc/no-such-service.conf' },
      expected: ['failed'],
    },
    {
      title: 'Take too long',
      request: { host, command: 'sleep 30', timeouts: { total: 300 } },
      expected: ['timed-out'],
    },
    {
      title: 'Write a file, then check that it worked',
      request: { host, command: 'date -u > release.txt', verify: ['test -s release.txt'], cwd: directory },
      expected: ['succeeded'],
    },
    {
      title: 'Let everybody change it: a person decides',
      request: { host, command: 'chmod 777 release.txt', cwd: directory },
      expected: ['succeeded', 'rejected'],
    },
  ];
}

/** A command of the user's own: on this machine run where the user stands, on another one where its login begins. */
export function ownStep(host: Host, command: string, timeout: number): Step {
  const cwd = isLocalHost(host) ? { cwd: process.cwd() } : {};
  return { title: 'Your command', request: { host: host.name, command, ...cwd, timeouts: { total: timeout } } };
}
