import type { CommandHooks } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import type { Notes } from '../notes/notes.js';
import { withoutSecrets } from '../redaction/without-secrets.js';

/** Writes down how a command ended that rules, approvals or core had something to say about. */
export function recordHook(notes: Notes<object>): NonNullable<CommandHooks['record']> {
  return async (_record, { id, command, host, actor, verdict, status, executed, exitCode, error }) => {
    if (verdict.decision === 'allow') return;
    const data = { status, executed, exitCode, ...(error === undefined ? {} : { error: error.message }) };
    await notes.write({
      type: 'command.finished',
      actor: { id: actor },
      host,
      command: withoutSecrets(command, analyse(command)).command,
      subject: id,
      data,
    });
  };
}
