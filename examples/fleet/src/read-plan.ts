import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Plan, parsePlan } from '@opspilot/orchestration';
import { messageOf } from './message-of.js';
import { UsageError } from './usage-error.js';

/** The plan in a file. @throws UsageError when it cannot be read; OpsError `invalid-plan` and its like */
export function readPlan(file: string): Plan {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const path = resolve(file);
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError(`There is no plan ${path}.`, { cause });
    throw new UsageError(`The plan ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
  return parsePlan(text, { file });
}

/** Values of `--set` in the types that the plan's parameters have. A text that is no such value is left for the plan to refuse. */
export function parameterValues({ parameters = {} }: Plan, given: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const type = parameters[name]?.type;
      if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return [name, Number(text)];
      if (type === 'boolean' && (text === 'true' || text === 'false')) return [name, text === 'true'];
      return [name, text];
    }),
  );
}
