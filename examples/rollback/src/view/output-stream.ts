import type { OutputChunk } from '@opspilot/core';
import { plainOutput } from './plain-output.js';

/** Shows what a command prints. */
export interface OutputStream {
  take(chunk: OutputChunk): Promise<void>;
  /** Shows what was held back, and ends a last line that has no end. */
  end(): Promise<void>;
}

/** One stream of a command, shown as it comes, with nothing in it that a terminal would obey. */
function shownOn(stream: NodeJS.WritableStream) {
  const decoder = new TextDecoder();
  const plain = plainOutput('[draws on the whole screen: not shown]\n');
  let last = '\n';
  const write = (text: string): Promise<void> => {
    if (text === '') return Promise.resolve();
    last = text.at(-1) ?? last;
    // Called with an error, too: that nobody reads any more is no reason to hold up the command.
    return new Promise((resolve) => {
      stream.write(text, () => resolve());
    });
  };
  return {
    take: (bytes: Uint8Array): Promise<void> => write(plain.take(decoder.decode(bytes, { stream: true }))),
    end: async (): Promise<void> => {
      await write(plain.take(decoder.decode()));
      await write(plain.end());
      if (last !== '\n') await write('\n');
    },
  };
}

/** Shows the output of a command on this program's own streams. */
export function outputStream(): OutputStream {
  const streams = { stdout: shownOn(process.stdout), stderr: shownOn(process.stderr) };
  return {
    take: ({ stream, bytes }) => streams[stream].take(bytes),
    end: async () => {
      await streams.stdout.end();
      await streams.stderr.end();
    },
  };
}
