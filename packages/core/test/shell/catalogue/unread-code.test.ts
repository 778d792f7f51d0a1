import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

/** Code and lists that were once passed over, with an effect that each must have. */
const cases: readonly (readonly [command: string, effect: string])[] = [
  [`tsx -e 'require("child_process").execSync("rm -rf /srv")'`, 'delete:remove /srv recursive force'],
  [`ts-node -e 'require("fs").rmSync("/srv",{recursive:true})'`, 'delete:remove /srv recursive'],
  [`coffee -e 'require("child_process").execSync "rm -rf /srv"'`, 'opaque:unseen-code coffee'],
  [`raku -e 'run <rm -rf /srv>'`, 'opaque:unseen-code raku'],
  [`gforth -e 's" rm -rf /srv" system bye'`, 'opaque:unseen-code gforth'],
  [`fennel -e '(os.execute "rm -rf /srv")'`, 'opaque:unseen-code fennel'],
  [`dotnet script eval 'System.IO.Directory.Delete("/srv",true)'`, 'opaque:unseen-code dotnet'],
  ['mvn flyway:clean', 'database:drop flyway:clean'],
  ['gradle :app:flywayClean', 'database:drop :app:flywayClean'],
  ['rimraf --dry-run /srv', 'delete:remove /srv recursive'],
];

/** What lists files below a directory stands for all of them. */
const lists = ['rg --files /srv', 'rg -l . /srv', "grep -rl '' /srv", "grep -rL '' /srv"];

const harmless = [
  'tsx -e "console.log(1)"',
  'mvn clean install',
  'gradle clean build',
  'raku -v',
  'del-cli --dry-run a',
];

describe('code and lists of files by tools of all kinds', () => {
  it.each(cases)('%s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });

  it.each(lists)('%s', (list) => {
    expect(effectsOf(`${list} | xargs rm`)).toContain('delete:remove /srv/** recursive');
    expect(effectsOf(`rm $(${list})`)).toContain('delete:remove /srv/** recursive');
  });

  it.each(harmless)('%s does nothing', (command) => {
    expect(effectsOf(command)).toEqual([]);
  });
});
