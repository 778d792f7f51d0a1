/** Words apart at blanks, with quotes and backslashes as xargs and `env -S` read them. */
export function splitWords(text: string): readonly string[] {
  const found = text.match(/(?:[^\s"'\\]|\\.|"[^"\n]*"|'[^'\n]*')+/g) ?? [];
  return found.map((word) =>
    word.replace(/\\(.)|"([^"\n]*)"|'([^'\n]*)'/g, (_whole, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''),
  );
}
