import { describe, expect, it } from 'vitest';
import { codeBlocks } from '../../scripts/readme/code-blocks.js';

const markdown = (...lines: string[]): string => lines.join('\n');

describe('codeBlocks', () => {
  it('finds TypeScript with the line it starts on, and nothing else', () => {
    const text = markdown(
      '# A',
      '',
      '```ts',
      'const a = 1;',
      'a;',
      '```',
      '```sh',
      'npm start',
      '```',
      '```json',
      '{}',
      '```',
    );
    expect(codeBlocks('README.md', text)).toEqual([
      { file: 'README.md', line: 4, code: 'const a = 1;\na;\n', run: true },
    ]);
  });

  it('compiles what is marked `no-run` without running it', () => {
    expect(codeBlocks('x.md', markdown('```ts no-run', 'a;', '```'))).toMatchObject([{ run: false }]);
  });

  it('reads fences as CommonMark does', () => {
    const nested = markdown('````md', '```ts', 'not ours;', '```', '````');
    expect(codeBlocks('x.md', nested)).toEqual([]);
    const tildes = markdown('~~~ts', '```', 'a;', '~~~~');
    expect(codeBlocks('x.md', tildes)).toMatchObject([{ code: '```\na;\n' }]);
    const indented = markdown('1. Do', '', '  ```ts', '  if (a) {', '    b();', '  }', '  ```');
    expect(codeBlocks('x.md', indented)).toMatchObject([{ code: 'if (a) {\n  b();\n}\n', line: 4 }]);
    expect(codeBlocks('x.md', '```ts\r\na;\r\n```\r\n')).toMatchObject([{ code: 'a;\n' }]);
  });

  it('names the place of a mark it does not know and of a fence that stays open', () => {
    expect(() => codeBlocks('x.md', markdown('', '```ts norun', '```'))).toThrow('x.md:2: unknown mark "norun"');
    expect(() => codeBlocks('x.md', markdown('', '', '```ts', 'a;'))).toThrow('x.md:3: the code block is never closed');
  });
});
