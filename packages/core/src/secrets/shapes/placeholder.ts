/** What stands where a secret would, without being one: references, templates, masks and words for "none". */
const placeholders: readonly RegExp[] = [
  // Shell, CI and Windows variables, command substitution.
  /^\$[A-Za-z_]\w*$/,
  /^\$[\d@*#?!$-]$/,
  /^\$[({]/,
  /^`/,
  /^%\w+%$/,
  // Templates: {{ name }}, {name}, %s, %(name)s.
  /^\{\{/,
  /^\{\w*\}$/,
  /^%[sdqv(]/,
  // Masks, and what this redactor wrote.
  /^\*+$/,
  /^x{3,}$/i,
  /^\.{2,}$/,
  /^\[redacted(?::[\w.-]+)?\]$/i,
  // Names in usage lines: PASSWORD, DB_TOKEN, your-token.
  /^your[-_][\w-]+$/i,
  /^[A-Z_]*(?:PASS|TOKEN|SECRET|KEY|PWD|STRING|VALUE|FILE|PATH)[A-Z_]*$/,
  /^(?:true|false|null|none|nil|undefined|yes|no|on|off)$/i,
  /^\d{1,3}$/,
];

const longestPlaceholder = 80;

/** `{ab}x` and the like are secrets; only a value that is a placeholder from end to end is spared. */
export function isPlaceholder(value: string): boolean {
  return value.length <= longestPlaceholder && placeholders.some((placeholder) => placeholder.test(value));
}
