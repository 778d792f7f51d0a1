import { describe, expect, it } from 'vitest';
import { assessRisk, riskyThreshold } from '../../../src/risk/assess-risk.js';
import { analyse } from '../../../src/shell/understand.js';
import { effectsOf } from '../effects-of.js';

describe('variables of a project that are exported', () => {
  it.each(["export $(grep -v '^#' .env | xargs)", 'export $(cat app/.env.production)', 'declare -x $(cat .env)'])(
    'are shown to nobody: %s',
    (command) => {
      expect(effectsOf(command).map((effect) => effect.split(' ')[0])).toEqual(['read:load-variables']);
      expect(assessRisk(analyse(command)).score).toBeLessThan(riskyThreshold);
    },
  );

  it.each(['cat .env', 'echo $(cat .env)', 'export $(cat /etc/shadow)', 'export A=b; cat .env', 'cat .env; export $A'])(
    'are read where they are printed, and so is what holds other secrets: %s',
    (command) => {
      expect(effectsOf(command).map((effect) => effect.split(' ')[0])).toContain('read:read');
      expect(assessRisk(analyse(command)).score).toBeGreaterThanOrEqual(riskyThreshold);
    },
  );
});
