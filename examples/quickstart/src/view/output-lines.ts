import type { OutputChunk } from '@opspilot/core';
import { outputLine } from './text.js';

/** Cuts output into lines as it comes and passes the first few on. */
export interface OutputLines {
  take(chunk: OutputChunk): void;
  /** Passes on what stands on unfinished lines, and gives the number of lines that were held back. */
  end(): number;
}

const limit = 6;

export function outputLines(show: (line: string, stream: OutputChunk['stream']) => void): OutputLines {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const unfinished = { stdout: '', stderr: '' };
  let lines = 0;
  const pass = (line: string, stream: OutputChunk['stream']): void => {
    lines += 1;
    if (lines <= limit) show(outputLine(line), stream);
  };
  return {
    take: ({ stream, bytes }) => {
      const parts = (unfinished[stream] + decoders[stream].decode(bytes, { stream: true })).split('\n');
      // Only so much of a line without an end is worth keeping for the screen.
      unfinished[stream] = parts.pop()?.slice(-10_000) ?? '';
      for (const line of parts) pass(line, stream);
    },
    end: () => {
      for (const stream of ['stdout', 'stderr'] as const)
        if (unfinished[stream] !== '') pass(unfinished[stream], stream);
      return Math.max(lines - limit, 0);
    },
  };
}
