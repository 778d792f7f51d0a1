import { describe, expect, it } from 'vitest';
import { riskyThreshold } from '../../../src/shell.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';

describe('a path that goes on with something unknown', () => {
  it.each([
    'rm -rf /etc${X}',
    'rm -rf /usr$X',
    'rm -rf /boot"${V}"',
    'rm -rf /srv${undefined}',
    'find /etc$X -delete',
    'chown -R nobody /usr$X',
    'rm -rf /e{a..z}{a..z}',
    'rm -rf /e{x1,x2,x3,x4,x5,x6,x7,x8,t}{y1,y2,y3,y4,y5,y6,y7,c}',
    'a=(/e{a..z}{a..z}); rm -rf "${a[@]}"',
    'echo rm\\ -rf\\ /e{a..z}{a..z}\\; | sh',
  ])('is as risky as the path without it: %s', (command) =>
    expect(riskOf(command)).toBeGreaterThanOrEqual(riskyThreshold),
  );

  it.each(['rm -rf /tmp/build$X', 'rm -rf /tmp/{a..z}{a..z}', 'rm -rf build$X', 'mkdir -p /srv/app/{a..z}{a..z}'])(
    'is no riskier than what it can be: %s',
    (command) => expect(riskOf(command)).toBeLessThan(riskyThreshold),
  );
});
