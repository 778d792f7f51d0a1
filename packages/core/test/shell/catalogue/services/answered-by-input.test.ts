import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/shell/understand.js';
import { effectsOf } from '../../effects-of.js';

describe('a question that what comes in answers', () => {
  it.each([
    ['echo yes | terraform apply', 'cloud:apply-unasked'],
    ['yes yes | terraform apply', 'cloud:apply-unasked'],
    ['terraform apply <<< yes', 'cloud:apply-unasked'],
    ['echo yes | pulumi up', 'cloud:apply-unasked'],
    ['echo y | docker system prune', 'container:prune-unasked'],
  ])('asks nobody: %s', (command, effect) => {
    expect(effectsOf(command).map((each) => each.split(' ')[0])).toContain(effect);
  });

  it('asks nobody either where the request brings the answer', () => {
    const { effects } = analyse('terraform apply', { stdin: { text: 'yes' } });
    expect(effects.map(({ action }) => action)).toContain('apply-unasked');
  });

  it.each(['terraform apply', 'pulumi up', 'docker system prune'])('is asked without: %s', (command) => {
    expect(effectsOf(command).join()).not.toContain('unasked');
  });
});
