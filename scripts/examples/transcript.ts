/** One command and what it printed on stdout. */
export interface Exchange {
  readonly command: string;
  /** Lines, each with its newline. */
  readonly output: string;
  readonly exitCode: number;
}

const COMMAND = '>>> ';

/** The commands of a transcript, in order. What stands between them is for comparing, not for reading. */
export function commandsOf(transcript: string): readonly string[] {
  const lines = transcript.split('\n').filter((line) => line.startsWith(COMMAND));
  return lines.map((line) => line.slice(COMMAND.length));
}

/** `>>> command`, its output, `<<< exit 0`; a blank line between one and the next. */
export function formatTranscript(exchanges: readonly Exchange[]): string {
  return exchanges
    .map(({ command, output, exitCode }) => `${COMMAND}${command}\n${output}<<< exit ${exitCode}\n`)
    .join('\n');
}
