import { quote } from './quote.js';

/** A program with its arguments. */
export interface CommandLine {
  readonly file: string;
  readonly arguments: readonly string[];
  /** Variables that the program itself needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program on a terminal of its own through script(1), which Node cannot open without native code.
 * On Linux that of util-linux, which is told a shell line and, with -e, to end as the program ended. On macOS and FreeBSD
 * it takes the words themselves, always ends as the program did, and wants a pipe where Node would give it a socket.
 */
export function terminalCommand(inner: CommandLine, platform: NodeJS.Platform = process.platform): CommandLine {
  const words = [inner.file, ...inner.arguments];
  const line = words.map(quote).join(' ');
  if (platform === 'linux') {
    // script runs its line with $SHELL, whatever that is.
    return { file: 'script', arguments: ['-q', '-e', '-c', `exec ${line}`, '/dev/null'], env: { SHELL: '/bin/sh' } };
  }
  return { file: '/bin/sh', arguments: ['-c', 'cat | exec script -q /dev/null "$@"', 'sh', ...words] };
}

/** Sets the size of a terminal that a process of ours runs on. */
export function resizeCommand(
  terminal: string,
  size: { readonly columns: number; readonly rows: number },
  platform: NodeJS.Platform = process.platform,
): CommandLine {
  const flag = platform === 'linux' ? '-F' : '-f';
  return {
    file: 'stty',
    arguments: [flag, terminal, 'columns', String(size.columns), 'rows', String(size.rows)],
  };
}
