import type { CapturedOutput } from '../history/command-record.js';
import type { OutputCapture } from '../history/history-recorder.js';
import type { Logger } from '../logger/logger.js';
import type { Redactor } from '../secrets/redactor.js';
import { abortable } from './abortable.js';
import type { OutputChunk, RequestOptions } from './request.js';

/** Where the bytes of one stream go. */
export interface OutputSink {
  write(chunk: Uint8Array): Promise<void> | void;
  end(): Promise<CapturedOutput>;
}

/** The caller who wants to see output as it comes. */
export interface OutputReader {
  readonly onOutput: NonNullable<RequestOptions['onOutput']>;
  /** Aborts when the reader is no longer waited for. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** Tells a reader, at its pace. One that fails is not called again; it must not cost the command its life. */
function teller(stream: OutputChunk['stream'], reader: OutputReader): OutputSink['write'] {
  const { onOutput, signal, logger } = reader;
  let listening = true;
  const failed = (error: unknown): void => {
    listening = false;
    if (!signal.aborted) logger.error({ err: error, stream }, 'onOutput failed and is not called again');
  };
  return (bytes) => {
    if (!listening) return;
    try {
      // Copied: what the reader does to its bytes must not reach the history.
      const told: unknown = onOutput({ stream, bytes: Buffer.from(bytes) });
      // A reader may return anything, `array.push()` and `stream.write()` do; only a promise is waited for.
      if (typeof told === 'object' && told !== null) return abortable(signal, told).then(() => {}, failed);
    } catch (error) {
      failed(error);
    }
  };
}

/** Takes secrets out, then hands the bytes to the reader and to the history, which must get them whatever the reader does. */
export function createOutputSink(
  stream: OutputChunk['stream'],
  redactor: Redactor,
  capture: OutputCapture,
  reader: OutputReader | undefined,
): OutputSink {
  const tell = reader === undefined ? undefined : teller(stream, reader);
  const deliver = (bytes: Uint8Array): Promise<void> | void => {
    if (bytes.length === 0) return;
    const told = tell?.(bytes);
    const kept = capture.write(bytes);
    if (told === undefined) return kept;
    return kept === undefined ? told : Promise.all([told, kept]).then(() => {});
  };
  const redacting = redactor.stream();
  return {
    write: (chunk) => deliver(redacting.write(chunk)),
    end: async () => {
      await deliver(redacting.end());
      return capture.end();
    },
  };
}
