import type { Host } from '@opspilot/core';
import { quote } from '../receipts/quote.js';

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;
/** Splits a template at its placeholders, which stay among the parts. */
export const expandable = /(\{\{\s*[\w.-]+\s*\}\})/;
const plain = /^[\w.:@%+,/-]+$/;

function hostValue(name: string, { name: host, address = host, user = '', labels = {} }: Host): string | undefined {
  if (name === 'host') return host;
  if (name === 'address') return address;
  if (name === 'user') return user;
  return name.startsWith('label.') ? labels[name.slice('label.'.length)] : undefined;
}

/** The placeholders of a command that a host has no value for. */
export function missingValues(command: string, host: Host): readonly string[] {
  return [...command.matchAll(placeholder)]
    .map(([, name = '']) => name)
    .filter((name) => hostValue(name, host) === undefined);
}

/** A command for one host: `{{host}}`, `{{address}}`, `{{user}}` and `{{label.zone}}` become words of the shell. */
export function expandCommand(command: string, host: Host): string {
  return command.replaceAll(placeholder, (_, name: string) => {
    const value = hostValue(name, host) ?? '';
    return plain.test(value) ? value : quote(value);
  });
}
