import { type Host, quote } from '@opspilot/core';

// Begins with a letter: `{{.Names}}` is a template of the command's own.
const placeholder = /\{\{\s*([A-Za-z][\w.-]*)\s*\}\}/g;
/** Splits a template at its placeholders, which stay among the parts. */
export const expandable = /(\{\{\s*[A-Za-z][\w.-]*\s*\}\})/;
const plain = /^[\w.:@%+,/-]+$/;

function hostValue(name: string, { name: host, address = host, user = '', labels = {} }: Host): string | undefined {
  if (name === 'host') return host;
  if (name === 'address') return address;
  if (name === 'user') return user;
  if (!name.startsWith('label.')) return undefined;
  const label = name.slice('label.'.length);
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}

/** The names of the placeholders in a command. */
export function placeholdersOf(command: string): readonly string[] {
  // Most have none, and a plan may have thousands of commands.
  if (!command.includes('{{')) return [];
  return [...command.matchAll(placeholder)].map(([, name = '']) => name);
}

/** Whether a host has a value for a placeholder. */
export function hasValue(name: string, host: Host): boolean {
  return hostValue(name, host) !== undefined;
}

/**
 * A command for one host: every placeholder becomes one word of the shell, all in one pass, so that no value is looked at
 * for placeholders.
 *
 * @param values - those that are the same on every host, such as `param.version`
 */
export function expandCommand(command: string, host: Host, values: Readonly<Record<string, string>>): string {
  return command.replaceAll(placeholder, (_, name: string) => {
    const value = (Object.hasOwn(values, name) ? values[name] : hostValue(name, host)) ?? '';
    return plain.test(value) ? value : quote(value);
  });
}
