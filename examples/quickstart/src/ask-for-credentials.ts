import type { SshCredentials } from '@opspilot/core/ssh';
import { type ReadLineOptions, readLine } from './read-line.js';
import type { Screen } from './view/screen.js';
import { visible } from './view/text.js';

/** How the person is asked. */
export interface AskingOptions extends Pick<ReadLineOptions, 'signal' | 'interrupt'> {
  /** Takes away what stands on the last line of the screen. */
  readonly clear: () => void;
}

/** Asks the person at the terminal for passwords and passphrases, each once, when a server wants one. */
export function askForCredentials(screen: Screen, { clear, ...reading }: AskingOptions): SshCredentials {
  const ask = async (question: string): Promise<string | undefined> => {
    clear();
    try {
      return await readLine(question, { ...reading, hidden: true });
    } finally {
      // Enter was not shown either.
      screen.line();
    }
  };
  const passwords = new Map<string, Promise<string | undefined>>();
  return {
    password: ({ user, name }) => {
      const question = visible(`Password of ${user} on ${name}: `);
      // A connection that is replaced logs in again.
      const asked = passwords.get(question) ?? ask(question);
      passwords.set(question, asked);
      return asked;
    },
    passphrase: (file) => ask(visible(`Passphrase of the key ${file}: `)),
  };
}
