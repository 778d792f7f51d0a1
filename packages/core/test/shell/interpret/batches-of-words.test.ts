import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

const written = (command: string): readonly string[] =>
  effectsOf(command)
    .filter((effect) => effect.startsWith('write:'))
    .map((effect) => effect.replace(/^\S+ | .*$/g, ''));

describe('xargs starts a command for each batch of words', () => {
  it.each([
    [`printf 'a b' | xargs -n1 sh -c 'echo > n$0'`, ['na', 'nb']],
    [`echo a b | xargs -n 1 sh -c 'echo > n$1' _`, ['na', 'nb']],
    [`echo a b c | xargs -n2 sh -c 'echo > n$0$1'`, ['nab', 'nc']],
    [`printf 'a b\\nc\\n' | xargs -L1 sh -c 'echo > n$0'`, ['na', 'nc']],
    [`printf 'a b\\nc\\n' | xargs -l sh -c 'echo > n$1'`, ['nb', 'n']],
    [`printf 'a\\nb\\nc\\n' | xargs -L 2 sh -c 'echo > n$1'`, ['nb', 'n']],
    [`echo a b | xargs sh -c 'echo > n$0'`, ['na']],
  ])('%s', (command, names) => {
    expect(written(command)).toEqual(names);
  });

  it('which are not known where there are too many', () => {
    const effects = effectsOf(`seq 1 40 | xargs -n1 rm -rf; printf '%s\\n' {1..40} /etc | xargs -n1 rm -rf`);
    expect(effects).toContainEqual(expect.stringContaining(' /etc recursive'));
  });
});
