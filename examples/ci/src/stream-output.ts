import type { OutputChunk } from '@opspilot/core';
import { type Log, plainLine } from './log.js';

/** Longest piece of a line without an end that is held back, characters. */
const longestLine = 16_384;

/** Output of a step, line by line behind its name. */
export interface StreamedOutput {
  take(chunk: OutputChunk): Promise<void>;
  /** Prints what stands on unfinished lines. */
  end(): Promise<void>;
}

export function streamOutput(name: string, log: Log): StreamedOutput {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const unfinished = { stdout: '', stderr: '' };
  const print = async (line: string, stream: OutputChunk['stream']): Promise<void> => {
    await log.line(`${plainLine(name)} ${stream === 'stderr' ? '!' : '|'} ${plainLine(line)}`);
  };
  return {
    take: async ({ stream, bytes }) => {
      const lines = (unfinished[stream] + decoders[stream].decode(bytes, { stream: true })).split('\n');
      const rest = lines.pop() ?? '';
      if (rest.length > longestLine) lines.push(rest);
      unfinished[stream] = rest.length > longestLine ? '' : rest;
      for (const line of lines) await print(line, stream);
    },
    end: async () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (unfinished[stream] !== '') await print(unfinished[stream], stream);
      }
    },
  };
}
