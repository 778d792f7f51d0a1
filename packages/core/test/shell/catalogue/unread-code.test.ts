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
  [`ipython -c 'x = !rm -rf /srv'`, 'delete:remove /srv recursive force'],
  [`ipython -c '%rm -rf /srv'`, 'delete:remove /srv recursive force'],
  [`ipython -c 'get_ipython().system("rm -rf /srv")'`, 'delete:remove /srv recursive force'],
  [`ipython -c '%load x'`, 'opaque:unseen-code ipython'],
  [`rake -e 'rm_rf "/srv"'`, 'delete:remove /srv recursive'],
  [`nvim -c 'lua vim.fn.delete("/srv","rf")' -c q`, 'delete:remove /srv'],
  ["manage.py shell -c 'U.objects.all().delete()'", 'database:truncate U.objects.all().delete()'],
  ["php artisan tinker --execute='User::truncate();'", 'database:truncate User::truncate();'],
  ["rails runner 'User.delete_all'", 'database:truncate User.delete_all'],
  ["pgcli app -e 'drop table users'", 'database:drop table users'],
  ['kubectl create job x --image=a -- rm -rf /data', 'delete:remove /data recursive force @container=a'],
  [
    `aws ecs run-task --overrides '{"containerOverrides":[{"name":"x","command":["rm","-rf","/data"]}]}'`,
    'delete:remove /data recursive force @container=run-task',
  ],
  [
    "aws batch submit-job --job-name a --container-overrides 'command=rm,-rf,/data'",
    'delete:remove /data recursive force @container=submit-job',
  ],
  ['aws ec2 run-instances --user-data file:///tmp/x', 'opaque:unseen-script aws'],
  [
    'gcloud compute instances add-metadata web --metadata-from-file startup-script=/tmp/x',
    'opaque:unseen-script gcloud',
  ],
  ['boundary connect ssh -target-id x -- rm -rf /srv', 'delete:remove /srv recursive force @host=x'],
  ['govc guest.run -vm x rm -rf /srv', 'delete:remove /srv recursive force @container=guest'],
  ["snap run --shell x <<< 'rm -rf /srv'", 'delete:remove /srv recursive force'],
  ['rimraf --dry-run /srv', 'delete:remove /srv recursive'],
];

/** What lists files below a directory stands for all of them. */
const lists = ['rg --files /srv', 'rg -l . /srv', "grep -rl '' /srv", "grep -rL '' /srv", 'git -C /srv ls-files'];

const harmless = [
  'tsx -e "console.log(1)"',
  'mvn clean install',
  'gradle clean build',
  'raku -v',
  'git ls-files',
  `ipython -c '%timeit 1+1'`,
  'manage.py shell -c "print(1)"',
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
