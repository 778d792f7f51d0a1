import { type Host, OpsError } from '@opspilot/core';
import { isPlain } from './command-template.js';
import { fillTemplate } from './fill-template.js';
import type { PlanErrorCode } from './plan-error.js';
import { readTemplate } from './read-template.js';

/** What a placeholder stands for that is a host's own; undefined when the host has none. */
export function hostValue(
  name: string,
  { name: host, address = host, user = '', labels = {} }: Host,
): string | undefined {
  if (name === 'host') return host;
  if (name === 'address') return address;
  if (name === 'user') return user;
  if (!name.startsWith('label.')) return undefined;
  const label = name.slice('label.'.length);
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}

/**
 * A command for one host: every placeholder becomes a text, never code, all in one pass, so that no value is looked at for
 * placeholders.
 *
 * @param values - those that are the same on every host, such as `param.version`
 * @throws OpsError `invalid-plan` for a value that may not come where it is to
 */
export function expandCommand(command: string, host: Host, values: Readonly<Record<string, string>>): string {
  const template = readTemplate(command);
  const fillerOf = (name: string): string => (Object.hasOwn(values, name) ? values[name] : hostValue(name, host)) ?? '';
  for (const { name, takes } of template.placeholders) {
    if (takes === 'any' || (takes === 'plain' && isPlain(fillerOf(name)))) continue;
    const message = `A shell would read what {{${name}}} is for ${host.name} as code. Start a plan that has it as a word or in quotes.`;
    throw new OpsError<PlanErrorCode>('invalid-plan', message, { details: { command, name } });
  }
  return fillTemplate(template, fillerOf);
}
