import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['docker-compose logs -f web', []],
  ['docker-compose down', ['container:stop']],
  ['docker-machine rm x', ['cloud:delete-machine x']],
  ['multipass exec vm -- ls', []],
  ['multipass exec vm -- rm -rf /data', ['delete:remove /data recursive force @container=vm']],
];

describe('compose', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
