import type { Execution, ExecutionResult } from '../executor/executor.js';
import type { CapturedOutput } from '../history/command-record.js';
import { createOutputSink, type OutputSink } from './output-sink.js';
import type { PipelineParts } from './parts.js';
import { noOutput, type Passage } from './passage.js';
import { pump } from './pump.js';

/** What a command did and what it wrote. */
export interface Followed {
  readonly result: ExecutionResult;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
}

/** Aborts when a slow reader is no longer waited for: the caller cancelled, or the command was cut short. */
function readerPatience(execution: Execution, signal: AbortSignal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  void execution.result.then(({ status }) => {
    if (status !== 'exited' && status !== 'signalled') abort();
  }, abort);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return { signal: controller.signal, release: () => signal.removeEventListener('abort', abort) };
}

/** Carries the output of a running command where it belongs, until command and output have ended. */
export async function follow(
  execution: Execution,
  { draft, options: { onOutput } }: Passage,
  signal: AbortSignal,
  { recorder, redactor, logger }: PipelineParts,
): Promise<Followed> {
  const patience = onOutput === undefined ? undefined : readerPatience(execution, signal);
  const reader =
    onOutput === undefined || patience === undefined ? undefined : { onOutput, signal: patience.signal, logger };
  const carry = async (stream: 'stdout' | 'stderr'): Promise<CapturedOutput> => {
    // Made with the first chunk: most commands are silent on one stream at least.
    let sink: OutputSink | undefined;
    await pump(execution[stream], (chunk) => {
      sink ??= createOutputSink(stream, redactor, recorder.capture(draft.id, stream), reader);
      return sink.write(chunk);
    });
    return sink === undefined ? noOutput : Object.freeze(await sink.end());
  };
  try {
    const [result, stdout, stderr] = await Promise.all([execution.result, carry('stdout'), carry('stderr')]);
    return { result, stdout, stderr };
  } catch (error) {
    // Nobody reads any more: the command must not be left blocked on a full pipe.
    execution.stdout.destroy();
    execution.stderr.destroy();
    throw error;
  } finally {
    patience?.release();
  }
}
