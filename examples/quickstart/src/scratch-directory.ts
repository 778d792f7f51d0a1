import { text } from 'node:stream/consumers';
import { definePlugin, type Execution, type Hosts } from '@opspilot/core';

const timeouts = { start: 10_000, total: 10_000 };
/** What mktemp answers; anything else is not handed to rm. */
const expected = /^\/.*\/opspilot-quickstart-[A-Za-z0-9]{8}$/;

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended({ result, stdout, stderr }: Execution): Promise<Ended> {
  const [{ exitCode }, printed, complaint] = await Promise.all([result, text(stdout), text(stderr)]);
  return { exitCode, stdout: printed.trim(), stderr: complaint.trim() };
}

async function make(hosts: Hosts, host: string): Promise<string> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell of the host expands it
  const command = 'mktemp -d "${TMPDIR:-/tmp}/opspilot-quickstart-XXXXXXXX"';
  const { exitCode, stdout, stderr } = await ended(await hosts.start(host, command, { timeouts }));
  if (exitCode === 0 && expected.test(stdout)) return stdout;
  throw new Error(`No temporary directory can be made on ${host}: ${stderr || stdout || 'mktemp told nothing'}`);
}

async function remove(hosts: Hosts, host: string, directory: string): Promise<boolean> {
  const env = { DIRECTORY: directory };
  try {
    const { exitCode } = await ended(await hosts.start(host, 'rm -rf -- "$DIRECTORY"', { env, timeouts }));
    return exitCode === 0;
  } catch {
    return false;
  }
}

/**
 * Directories on hosts for commands to play in. Making and removing them is nobody's command: a plugin may do so past
 * the gate, and it does not go into the history.
 */
export function scratchDirectory() {
  return definePlugin({
    id: 'scratch',
    setup: ({ hosts }) => ({
      api: {
        make: (host: string) => make(hosts, host),
        /** Tells whether it is gone. */
        remove: (host: string, directory: string) => remove(hosts, host, directory),
      },
    }),
  });
}
