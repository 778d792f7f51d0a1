import type { ToolTable } from '../tools/tool-table.js';

const everyday: ReadonlySet<string> = new Set(
  'at batch file host in init install link list look script split start stop test time users w who'.split(' '),
);

const programPath = /^\/(?:usr\/)?(?:local\/)?s?bin\//;

/** Whether a word names a program that is known, by its path or by a name that is hardly anything else. */
export function isProgram(text: string, tools: ToolTable): boolean {
  if (text.startsWith('-') || text === '') return false;
  const slash = text.lastIndexOf('/');
  // As subcommands of others they are more common than as programs.
  if (everyday.has(text)) return false;
  if (slash === -1) return text.length > 1 && /^[a-z]/.test(text) && tools.find(text) !== undefined;
  return programPath.test(text) && tools.find(text.slice(slash + 1)) !== undefined;
}

/** Words parted before the first that names a program and has words of its own; without one, none are a command. */
export function possibleCommand<Given extends { readonly text: string }>(
  words: readonly Given[],
  tools: ToolTable,
): { readonly before: readonly Given[]; readonly command: readonly Given[] } {
  const found = words.findIndex(({ text }, index) => index + 1 < words.length && isProgram(text, tools));
  const at = found === -1 ? words.length : found;
  return { before: words.slice(0, at), command: words.slice(at) };
}

// Each line begins anew, so that empty ones are passed over once.
const pieces = /(?:^|[;&|(`{\n])[^\S\n]*(?:\w+=[^\s;&|(`{]*[^\S\n]+|![^\S\n]*)*([a-z/][\w./-]*)(?=\s)/g;

/** Whether a text reads as a line of a shell: one of its commands is a program that is known, with words of its own. */
export function isLine(text: string, tools: ToolTable): boolean {
  for (const [, name = ''] of text.matchAll(pieces)) {
    const slash = name.lastIndexOf('/');
    if ((slash === -1 || programPath.test(name)) && tools.find(name.slice(slash + 1)) !== undefined) return true;
  }
  return false;
}
