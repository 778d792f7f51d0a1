import type { Grammar, Rule } from './grammar.js';

/** The rule of a function by its full name or the last two parts of it, or of a method by the last. */
export function ruleOf(
  { transparent, calls, methods }: Grammar,
  name: string | undefined,
  which: 'functions' | 'any' = 'any',
): Rule | undefined {
  if (name === undefined) return;
  const parts = name.split('.');
  while (parts.length > 1 && transparent.has(parts[0] as string)) parts.shift();
  const own = calls.get(parts.join('.')) ?? (parts.length > 2 ? calls.get(parts.slice(-2).join('.')) : undefined);
  return own ?? (which === 'any' && parts.length > 1 ? methods.get(parts.at(-1) as string) : undefined);
}

const computed = /(?:\[\]|\.\uE000)$/;

/** Whether it is a function of a module whose functions do something, of which only the module is known. */
export function isAnyOfModule({ transparent, calls }: Grammar, name: string): boolean {
  if (!computed.test(name)) return false;
  const owner = name.replace(computed, '');
  return transparent.has(owner) || [...calls.keys()].some((known) => known.startsWith(`${owner}.`));
}
