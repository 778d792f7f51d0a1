import { analyse } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { riskOf } from '../../../fixtures/shell/risk-of.js';

describe('what tools of projects are given to run', () => {
  it.each([
    `rake -e 'sh "rm -rf /etc"'`,
    `npm pkg set scripts.x='rm -rf /etc' && npm run x`,
    `npm pkg set 'scripts[x]=rm -rf /etc'`,
    `nix-shell -p curl jq --run 'rm -rf /etc'`,
    `nix-shell -p curl --command "rm -rf /etc" --pure`,
  ])('is read: %s', (command) => {
    expect(analyse(command).effects).toContainEqual(
      expect.objectContaining({ kind: 'delete', target: expect.objectContaining({ path: '/etc' }) }),
    );
  });

  it.each([
    'npm pkg set name=shop version=1.0.0',
    `npm pkg set scripts.build='tsc -p .'`,
    'npm pkg get scripts',
    'nix-shell -p curl jq',
    `nix-shell --run 'curl --version'`,
    'rake db:migrate',
  ])('is harmless where that is: %s', (command) => {
    expect(riskOf(command)).toBeLessThan(0.4);
  });
});
