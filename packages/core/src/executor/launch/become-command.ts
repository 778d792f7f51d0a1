import type { Become } from '../executor.js';
import { passwordPrompt } from './launch-script.js';
import type { CommandLine } from './terminal-command.js';

/**
 * Runs a program as another user. Root needs no leave: runuser of util-linux does it. Anybody else asks sudo, which
 * reads a password from stdin after our own prompt, and otherwise must not ask for one.
 */
export function becomeCommand(become: Become, id: string, inner: CommandLine, isRoot: boolean): CommandLine {
  const words = [inner.file, ...inner.arguments];
  if (isRoot && process.platform === 'linux') {
    return { file: 'runuser', arguments: ['-u', become.user, '--', ...words] };
  }
  const asking = become.password === undefined ? ['-n'] : ['-S', '-p', passwordPrompt(id)];
  return { file: 'sudo', arguments: [...asking, '-u', become.user, '--', ...words] };
}
