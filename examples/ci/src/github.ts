import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Log } from './log.js';

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A line that GitHub's runner obeys: `::error title=…::…`. */
export function workflowCommand(
  name: 'group' | 'endgroup' | 'error' | 'stop-commands',
  data: string,
  properties: Readonly<Record<string, string>> = {},
): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${[name, ...(listed.length === 0 ? [] : [listed.join(',')])].join(' ')}::${escapeData(data)}`;
}

/**
 * To be called before printing what others wrote: until the function that it gives is called, the runner takes no
 * commands from the log (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands).
 */
export async function stopCommands(log: Log): Promise<() => Promise<void>> {
  const token = randomUUID();
  await log.line(workflowCommand('stop-commands', token));
  return async () => log.line(`::${token}::`);
}

/**
 * Adds Markdown to the summary of the job, where there is one.
 *
 * @returns what went wrong, if anything: a summary that cannot be written is no reason to fail a pipeline
 */
export function addToJobSummary(markdown: string, file: string | undefined): string | undefined {
  if (!file) return undefined;
  try {
    appendFileSync(file, `${markdown}\n`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Opens a part of the log. On GitHub it folds, and what is printed in it cannot give the runner commands.
 *
 * @returns what closes it
 */
export async function openGroup(title: string, log: Log, github: boolean): Promise<() => Promise<void>> {
  await log.line(github ? workflowCommand('group', title) : `\n== ${title}`);
  if (!github) return async () => {};
  const resume = await stopCommands(log);
  return async () => {
    await resume();
    await log.line(workflowCommand('endgroup', ''));
  };
}
