import type { CommandRequest, OutcomeStatus } from '@opspilot/core';

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

/** Five commands, each to end in another way. `directory` is an empty one that they may write to. */
export function demonstration(directory: string): readonly Step[] {
  return [
    { title: 'Look at the machine', request: { command: harmless.look }, expected: ['succeeded'] },
    { title: 'Read a file that is not there', request: { command: harmless.fail }, expected: ['failed'] },
    {
      title: 'Take too long',
      request: { command: harmless.hang, timeouts: { total: 300 } },
      expected: ['timed-out'],
    },
    {
      title: 'Write a file, then check that it worked',
      request: { command: harmless.write, verify: [harmless.check], cwd: directory },
      expected: ['succeeded'],
    },
    {
      title: 'Delete it: a person decides',
      request: { command: 'rm release.txt', cwd: directory },
      expected: ['succeeded', 'rejected'],
    },
  ];
}

/** A command of the user's own, run where the user stands. */
export function ownStep(command: string, timeout: number): Step {
  return { title: 'Your command', request: { command, cwd: process.cwd(), timeouts: { total: timeout } } };
}
