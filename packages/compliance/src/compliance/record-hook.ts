import type { CommandHooks, Host } from '@opspilot/core';
import { analyse } from '@opspilot/core/shell';
import type { Notes } from '../notes/notes.js';
import { withoutSecrets } from '../redaction/without-secrets.js';

/** Writes down how a command ended that rules, approvals or core had something to say about, and with whose leave it ran. */
export function recordHook(
  notes: Notes<object>,
  hostOf: (name: string) => Host | undefined,
): NonNullable<CommandHooks['record']> {
  return async (_record, { id, command, host, actor, verdict, status, executed, exitCode, error, approval }) => {
    // What an exception let pass has a finding too, and a decision in the log whose end would be missing.
    if (verdict.findings.length === 0) return;
    const shown = withoutSecrets(command, analyse(command));
    const environment = hostOf(host)?.environment;
    const leave =
      approval === undefined
        ? undefined
        : { by: approval.by, ...(approval.reason === undefined ? {} : { reason: approval.reason }) };
    await notes.write({
      type: 'command.finished',
      actor: { id: actor },
      host,
      ...(environment === undefined ? {} : { environment }),
      command: shown.command,
      subject: id,
      data: {
        status,
        executed,
        exitCode,
        ...(error === undefined ? {} : { error: shown.text(error.message) }),
        ...(leave === undefined ? {} : { approval: leave }),
      },
    });
  };
}
