import type { ResolvedCommand } from '@opspilot/core';

/** Options of wget with which a page comes to be under the last part of its address, or under the name that is given. */
const plain =
  /^(?:-(?:nv|nc)|-[qvcNS46]*(?:[OPtTUw].*)?|--(?:quiet|verbose|no-verbose|continue|timestamping|no-clobber|no-check-certificate|https-only|server-response|show-progress|inet[46]-only)|--(?:output-document|directory-prefix|tries|timeout|user-agent|header|user|password|progress|limit-rate|wait|retry-connrefused|waitretry|ca-certificate)(?:=.*)?)$/;

/** Programs that may call what they write as only they know, or what somebody tells them then. */
const programs: Readonly<Record<string, (words: readonly string[]) => boolean>> = {
  // Another name is taken where one is there; a query is a part of it.
  wget: (words) => {
    if (words.some((word) => /^(?:--spider|--version|--help|-V|-h)$/.test(word))) return false;
    const isGiven = words.some((word) => /^-[a-zA-Z]*O|^--output-document/.test(word));
    const isKept = words.some((word) => /^-[qvS46]*[cN]|^-nc$|^--(?:continue|timestamping|no-clobber)$/.test(word));
    const hasQuery = words.some((word) => /[?#]/.test(word) || /^[^-].*\/$/.test(word));
    return !words.every((word) => !word.startsWith('-') || plain.test(word)) || !(isGiven || (isKept && !hasQuery));
  },
  curl: (words) =>
    words.some((word) => /^-[a-zA-Z]*J|^--remote-header-name$/.test(word)) ||
    (words.some((word) => /#\d/.test(word)) && words.some((word) => /:\/\/.*[[{]/.test(word))),
  aria2c: () => true,
  // The name stands in the archive.
  gunzip: (words) => words.some((word) => /^-[a-zA-Z]*N|^--name$/.test(word)),
  unpigz: (words) => words.some((word) => /^-[a-zA-Z]*N|^--name$/.test(word)),
  gzip: namesWhenUnpacking,
  pigz: namesWhenUnpacking,
  // Beside what is written: what was there, and what did not come to its end.
  rsync: (words) => words.some((word) => /^--(?:backup|partial)-dir(?:=\/|$)/.test(word)),
};

function namesWhenUnpacking(words: readonly string[]): boolean {
  const has = (option: RegExp): boolean => words.some((word) => option.test(word));
  return has(/^-[a-zA-Z]*N|^--name$/) && has(/^-[a-zA-Z]*d|^--(?:decompress|uncompress)$/);
}

/** Whether a command may write files whose names do not follow from its words. */
export function givesNamesOfItsOwn({ program, arguments: words }: ResolvedCommand): boolean {
  return programs[program]?.(words) ?? false;
}
