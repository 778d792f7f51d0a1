import { describe, expect, it, vi } from 'vitest';
import { explain } from '../../../src/shell/explain/explain.js';

const unquoted = vi.hoisted(() => ({ characters: 0 }));
const told = vi.hoisted(() => ({ effects: 0 }));

vi.mock('../../../src/shell/explain/word-cells.js', async (original) => {
  const { WordCells } = await original<typeof import('../../../src/shell/explain/word-cells.js')>();
  return {
    WordCells: class extends WordCells {
      constructor(source: string, start: number, end: number) {
        super(source, start, end);
        unquoted.characters += this.cells.length;
      }
    },
  };
});

vi.mock('../../../src/shell/explain/effect-text.js', async (original) => {
  const module = await original<typeof import('../../../src/shell/explain/effect-text.js')>();
  const actionText: typeof module.actionText = (effect, shown) => {
    told.effects += 1;
    return module.actionText(effect, shown);
  };
  return { ...module, actionText };
});

/** Characters that are unquoted to explain a command. */
function workOf(command: string): number {
  unquoted.characters = 0;
  explain(command);
  return unquoted.characters;
}

describe('explaining programs in quotes', () => {
  it.each([
    ['python', (count: number) => `python -c '${'os.system("rm -rf x");'.repeat(count)}'`],
    ['ruby', (count: number) => `ruby -e '${'system("ls");'.repeat(count)}'`],
    ['awk', (count: number) => `awk '${'{system("rm x")} '.repeat(count)}'`],
    ['shells within', (count: number) => `python -c '${'os.system("sh -c \\"a; b\\"");'.repeat(count)}'`],
    ['a line of several words', (count: number) => `eval ${'"a;" '.repeat(count)}`],
  ])('unquotes each of them once: %s', (_what, commandOf) => {
    const command = commandOf(400);
    expect(workOf(command)).toBeLessThanOrEqual(2 * command.length);
    expect(workOf(command)).toBeLessThanOrEqual(2.2 * workOf(commandOf(200)) + 100);
  });

  it('still tells where their lines stand', () => {
    const command = `python -c 'os.system("rm -rf x"); os.system("reboot")'`;
    const { effects } = explain(command);
    const texts = effects.map(({ effect: { span } }) => command.slice(span[0], span[1]));
    expect(texts).toContain('reboot');
  });
});

describe('explaining operands', () => {
  it.each(['apt-get install', 'systemctl stop', 'docker rm'])(
    'tells what is done to each of them, however often its name stands there: %s',
    (program) => {
      told.effects = 0;
      explain(`${program} ${'a '.repeat(300)}`);
      expect(told.effects).toBeLessThanOrEqual(4 * 300);
      expect(told.effects).toBeGreaterThanOrEqual(300);
    },
  );
});
