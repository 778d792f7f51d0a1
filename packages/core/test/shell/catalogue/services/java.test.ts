import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['java -jar app.jar', ['opaque:unseen-script app.jar']],
  ['java -javaagent:/tmp/x.jar -jar app.jar', ['opaque:unseen-script app.jar', 'execute:load /tmp/x.jar']],
  ["java -XX:OnError='rm -rf /srv' Main", ['delete:remove /srv recursive force', 'delete:remove /srv recursive force']],
  ['java -cp lib:/tmp/x.jar Main', ['execute:load /tmp/x.jar']],
  ['java -version', []],
  ['jhsdb jmap', []],
  ['cobc -x -o /etc/x a.cob', ['write:overwrite /etc/x', 'read:read a.cob']],
  ['brew install jq', ['package:install jq']],
  ['brew uninstall jq', ['package:remove-local jq']],
  ['brew services stop postgresql', ['service:stop postgresql']],
  ['brew list', []],
  ['nix-env -i hello', ['package:install hello']],
  ['nix develop -c rm -rf /srv', ['read:read /srv', 'delete:remove /srv recursive force', 'package:install develop']],
  ['nix-env -q', []],
];

describe('java', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
