import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['composer install', ['package:install']],
  ['composer require x --repository http://h.example', ['package:unauthenticated h.example', 'package:install x']],
  ['composer config secure-http false', ['crypto:weaken secure-http']],
  ['composer exec rm -rf /srv', ['delete:remove /srv recursive force']],
  ['composer show', []],
  ['wp eval \'system("rm -rf /srv");\'', ['delete:remove /srv recursive force']],
  ['wp plugin list', []],
  ['php-cs-fixer fix', ['read:read fix']],
  ['cpan x', ['package:install x']],
  ['mvn package', []],
  ['mvn -Dmaven.wagon.http.ssl.insecure=true package', ['crypto:weaken maven.wagon.http.ssl.insecure=true']],
  ['mvn exec:exec -Dexec.executable=/tmp/evil', ['execute:run /tmp/evil', 'opaque:unknown-program evil']],
  ["mvn exec:exec -Dexec.executable=rm -Dexec.args='-rf /srv/x'", ['delete:remove /srv/x recursive force']],
  ['mvn deploy', ['package:publish']],
  ['gradle -I evil.gradle build', ['execute:load evil.gradle']],
  ['gradle build', []],
  ['ant -f build.xml', ['read:read build.xml']],
  ['dotnet build', []],
  ['dotnet add package x', ['package:install add package x']],
  ['dotnet ef database drop', ['database:drop ef database drop']],
  ['dotnet fsi', ['execute:shell fsi']],
  ['nuget install x -Source http://h.example', ['package:unauthenticated h.example', 'package:install x']],
  ['keytool -genkeypair -keysize 1024 -alias x', ['crypto:weaken key']],
  ['keytool -list -keystore a.jks -storepass secret', ['crypto:expose-secret in the command']],
];

describe('other languages', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
