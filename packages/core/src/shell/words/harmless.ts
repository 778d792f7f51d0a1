const plain = /^[\x20-\x7E]*$/;

/** Control characters, and those that change the direction of text, as signs that do nothing to a terminal. */
export function harmless(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(/[\p{Cc}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 32 ? String.fromCodePoint(0x2400 + code) : '�';
  });
}
