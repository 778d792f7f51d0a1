import { OpsError } from '../errors/ops-error.js';
import type { HistoryErrorCode } from '../history/history.js';
import { messageOf } from './ask-hooks.js';
import type { Outcome } from './outcome.js';
import { outcomeOf } from './outcome-of.js';
import type { PipelineParts } from './parts.js';
import type { Passage } from './passage.js';
import { commandEnd, commandStart } from './record-of.js';

async function write(passage: Passage, outcome: Outcome, parts: PipelineParts): Promise<boolean> {
  try {
    await parts.recorder.finish(commandStart(passage, parts), commandEnd(outcome));
    return true;
  } catch (error) {
    const code: HistoryErrorCode = 'history-unwritable';
    // What the command did stands whether or not it could be written down; the recorder keeps it for later.
    parts.logger.error({ err: error, command: outcome.id, code }, 'the outcome of a command was not recorded yet');
    return false;
  }
}

async function tellPlugins(passage: Passage, outcome: Outcome, parts: PipelineParts): Promise<void> {
  const told = parts.hooks.filter(({ hooks }) => hooks.record !== undefined);
  if (told.length === 0) return;
  const record = { ...commandStart(passage, parts), end: commandEnd(outcome) };
  const tellOne = async ({ plugin, hooks }: (typeof told)[number]): Promise<void> => {
    try {
      await hooks.record?.(record, outcome);
    } catch (error) {
      parts.logger.error({ err: error, plugin, hook: 'record' }, 'a plugin failed');
      parts.events.emit('plugin.failed', { plugin, hook: 'record', message: parts.redactor.text(messageOf(error)) });
    }
  };
  await Promise.all(told.map(tellOne));
}

/** The last stage: writes the outcome down and tells of it. Neither a full disk nor a plugin changes the outcome. */
export async function finish(passage: Passage, parts: PipelineParts): Promise<Outcome> {
  const reached = outcomeOf(passage, parts);
  const outcome: Outcome = Object.freeze({ ...reached, recorded: await write(passage, reached, parts) });
  await tellPlugins(passage, outcome, parts);
  const { status, stage, exitCode, error, recorded } = outcome;
  const told = { ...passage.reference, status, stage, exitCode, recorded };
  const why = OpsError.is(error) ? { error: { code: error.code, message: error.message } } : {};
  parts.events.emit('command.finished', { ...told, ...why }, outcome.id);
  return outcome;
}
