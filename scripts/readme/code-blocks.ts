/** A fenced block of TypeScript in a Markdown file. */
export interface CodeBlock {
  readonly file: string;
  /** 1-based line of the first line of code. */
  readonly line: number;
  readonly code: string;
  /** False for a block marked `ts no-run`: it must compile, and is not executed. */
  readonly run: boolean;
}

const FENCE = /^(?<indent> {0,3})(?<ticks>`{3,}|~{3,})(?<info>.*)$/;

interface OpenFence {
  readonly ticks: string;
  readonly indent: number;
  readonly info: readonly string[];
  readonly line: number;
  readonly lines: string[];
}

function closes(open: OpenFence, line: string): boolean {
  const fence = FENCE.exec(line)?.groups;
  return fence?.['info']?.trim() === '' && (fence['ticks'] ?? '').startsWith(open.ticks);
}

function openFence(line: string, number: number): OpenFence | undefined {
  const fence = FENCE.exec(line)?.groups;
  if (fence === undefined) return undefined;
  const { ticks = '', indent = '', info = '' } = fence;
  return { ticks, indent: indent.length, info: info.trim().split(/\s+/), line: number + 1, lines: [] };
}

function toBlock(file: string, { info, line, lines, indent }: OpenFence): CodeBlock | undefined {
  const [language, ...marks] = info;
  if (language !== 'ts' && language !== 'typescript') return undefined;
  const unknown = marks.filter((mark) => mark !== 'no-run');
  if (unknown.length > 0)
    throw new Error(`${file}:${line - 1}: unknown mark "${unknown.join(' ')}" on a code block; there is \`no-run\``);
  const code = lines.map((text) => text.replace(new RegExp(`^ {0,${indent}}`), '')).join('\n');
  return { file, line, code: `${code}\n`, run: marks.length === 0 };
}

/** The TypeScript blocks of a Markdown text, by the fences of CommonMark 0.31 §4.5. */
export function codeBlocks(file: string, markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: OpenFence | undefined;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (open === undefined) open = openFence(line, index + 1);
    else if (closes(open, line)) {
      const block = toBlock(file, open);
      if (block !== undefined) blocks.push(block);
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`${file}:${open.line - 1}: the code block is never closed`);
  return blocks;
}
