import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';
import { riskyThreshold } from '../../../src/shell.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { effectsOf } from '../effects-of.js';

function codesOf(command: string): readonly string[] {
  return analyse(command).problems.map(({ code }) => code);
}

describe('a verb that the description of a tool does not list', () => {
  it.each([
    'liquibase dropAll',
    'wp site delete 3 --yes',
    'wp user delete 1 --yes',
    'make destroy',
    'just deploy-destroy',
    'acme.sh --remove-all -d x',
    'magento setup:uninstall',
    'duplicity remove-all-but-n-full 0 file:///b',
    'guix destroy everything',
  ])('is not taken for nothing where it says that something is to be gone: %s', (command) => {
    expect(codesOf(command)).toContain('unknown-subcommand');
  });

  it.each([
    'man remove',
    'info delete',
    'wall destroy',
    'host delete.example.com',
    'echo destroy',
    'printf drop',
    'logger delete',
    'getent passwd remove',
    'find delete',
    'grep -r destroy .',
    'which uninstall',
    'liquibase dropAll --help',
    'liquibase help dropAll',
    'rsync -n -av --delete a/ b/',
  ])('is a word like others where words are no verbs, or where help is asked for: %s', (command) => {
    expect(codesOf(command)).toEqual([]);
  });

  it('has its place in the command', () => {
    const [problem] = analyse('liquibase --url=x dropAll').problems;
    expect(problem).toMatchObject({
      code: 'unknown-subcommand',
      message: 'What "liquibase dropAll" does is not known.',
    });
  });
});

describe('a verb of destruction that is given to what nobody described', () => {
  it.each([
    ['liquibase dropAll', 'delete:destroy-unseen dropAll'],
    ['wp plugin delete --all', 'delete:destroy-unseen plugin delete'],
    ['some-cli destroy --force', 'delete:destroy-unseen destroy --force'],
    ['some-cli bucket-delete -c h', 'delete:destroy-unseen bucket-delete -c h'],
    ['some-cli fs -rm -r /data', 'delete:destroy-unseen fs -rm -r /data'],
    ['sudo some-cli purge x', 'delete:destroy-unseen purge x @user=root'],
  ])('is an effect of its own, and risky: %s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
    expect(riskOf(command)).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it.each([
    'some-cli destroy --help',
    'some-cli delete --dry-run x',
    'some-cli uninstall nodejs',
    'some-cli remove x',
    'some-cli list deleted',
    'some-cli --format dropped',
  ])('is none where it only asks, or where it is got back by installing: %s', (command) => {
    expect(riskOf(command)).toBeLessThan(riskyThreshold);
  });
});
