import type { CapturedOutput } from '../history/command-record.js';
import type { OutputCapture } from '../history/history-recorder.js';
import type { Logger } from '../logger/logger.js';
import type { RedactingStream } from '../secrets/redactor.js';
import type { OutputChunk, RequestOptions } from './request.js';

/** Where the bytes of one stream go. */
export interface OutputSink {
  write(chunk: Uint8Array): Promise<void> | void;
  end(): Promise<CapturedOutput>;
}

/**
 * Takes secrets out, then hands the bytes to the caller's `onOutput` and to the history. A caller that fails is not
 * called again; it must not cost the command its life nor the history its record.
 */
export function createOutputSink(
  stream: OutputChunk['stream'],
  redacting: RedactingStream,
  capture: OutputCapture,
  onOutput: RequestOptions['onOutput'],
  logger: Logger,
): OutputSink {
  let listener = onOutput;
  const listenerFailed = (error: unknown): void => {
    listener = undefined;
    logger.error({ err: error, stream }, 'onOutput failed and is not called again');
  };
  const tell = (bytes: Uint8Array): Promise<void> | void => {
    try {
      return listener?.({ stream, bytes })?.catch(listenerFailed);
    } catch (error) {
      listenerFailed(error);
    }
  };
  const deliver = (bytes: Uint8Array): Promise<void> | void => {
    if (bytes.length === 0) return;
    const told = tell(bytes);
    const kept = capture.write(bytes);
    if (told === undefined) return kept;
    return kept === undefined ? told : Promise.all([told, kept]).then(() => {});
  };
  return {
    write: (chunk) => deliver(redacting.write(chunk)),
    end: async () => {
      await deliver(redacting.end());
      return capture.end();
    },
  };
}
