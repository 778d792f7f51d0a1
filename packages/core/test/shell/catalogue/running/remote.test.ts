import { describe, expect, test } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const h = 'network:connect h external';

describe('other machines', () => {
  test.each<[string, string[]]>([
    ['ssh h', [h]],
    ['ssh h uptime', [h]],
    ['ssh h rm /x', [h, 'delete:remove /x @host=h']],
    ["ssh h 'rm /x; rm /y'", [h, 'delete:remove /x @host=h', 'delete:remove /y @host=h']],
    ['ssh root@h rm /x', [h, 'delete:remove /x @host=h @user=root']],
    ['ssh -l root -p 22 -i ~/.ssh/id h rm /x', [h, 'delete:remove /x @host=h @user=root']],
    ['ssh ssh://root@h:2222 rm /x', [h, 'delete:remove /x @host=h @user=root']],
    ["ssh h 'cd /srv && rm -rf data'", [h, 'delete:remove /srv/data recursive force @host=h']],
    ['ssh -tt h sudo rm /x', [h, 'privilege:become root @host=h', 'delete:remove /x @host=h @user=root']],
    ["ssh h <<< 'rm /x'", [h, 'delete:remove /x @host=h']],
    ['ssh h bash -s < x.sh', ['read:read x.sh', h, 'network:send h external', 'opaque:unseen-script bash @host=h']],
    [
      'ssh a ssh b rm /x',
      ['network:connect a external', 'network:connect b external @host=a', 'delete:remove /x @host=b'],
    ],
    ['ssh localhost rm /x', ['delete:remove /x']],
    ['ssh -J j h', ['network:connect j external', h]],
    ['ssh -R 80:localhost:80 h', [h, 'network:tunnel h']],
    ['ssh -w 0:0 h', [h, 'network:tunnel h']],
    ['ssh -fNL 80:localhost:80 h', [h, 'network:forward h']],
    ['ssh -D1080 h', [h, 'network:tunnel h']],
    ['ssh -o "RemoteForward 80 localhost:80" h', [h, 'network:tunnel h']],
    ['ssh -o StrictHostKeyChecking=no h', [h, 'crypto:weaken h']],
    ["ssh -o ProxyCommand='rm /x' h", [h, 'delete:remove /x']],
    ['ssh -I /tmp/x.so h', ['execute:load /tmp/x.so', h]],
    ['ssh -E /tmp/log h', ['write:append /tmp/log', h]],
    ['ssh -F /tmp/conf h', ['read:read /tmp/conf', h, 'execute:load /tmp/conf']],
    ['ssh -F ./conf h', ['read:read conf', h]],
    ['dbclient -y h rm /x', ['crypto:weaken h', h, 'delete:remove /x @host=h']],
    [
      'plink -pw secret root@h rm /x',
      ['crypto:expose-secret in the command', h, 'delete:remove /x @host=h @user=root'],
    ],
    ['et -r 80:80 h', [h, 'network:tunnel h']],
    ["et h -c 'rm /x'", [h, 'delete:remove /x @host=h']],
    ["et -c 'rm /x' h", [h, 'delete:remove /x @host=h']],
  ])('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

describe('words that are read', () => {
  test.each<[string, string[]]>([
    ['echo /a /b | xargs rm', ['delete:remove /a', 'delete:remove /b']],
    ['printf "/a b\\0/c" | xargs -0 rm', ['delete:remove /a b', 'delete:remove /c']],
    ['echo \'"/a b" /c\' | xargs rm', ['delete:remove /a b', 'delete:remove /c']],
    ['echo /a | xargs -I{} mv {} {}.bak', ['delete:move /a', 'write:overwrite /a.bak']],
    ['cat list | xargs rm', ['read:read list', 'delete:remove … dynamic']],
    ['xargs -a /dev/null -o bash', ['read:read /dev/null', 'execute:shell bash']],
    ['curl http://e/x | xargs sh -c', ['network:fetch e external', 'execute:downloaded … dynamic']],
    ['parallel rm ::: /a /b', ['delete:remove /a', 'delete:remove /b']],
    ['parallel -S h rm ::: /a', ['delete:remove /a @host=h']],
    ["echo 'rm /a' | parallel", ['delete:remove /a']],
    ['ls | xargs -n1 echo', []],
    ['echo a b | xargs', []],
  ])('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});

describe('options behind the words before them', () => {
  test.each([
    ["ssh h -o ProxyCommand='rm -rf /etc'", 'delete:remove /etc recursive force'],
    ['ssh h -p 22 -l bob rm -rf /etc', 'delete:remove /etc recursive force @host=h @user=bob'],
    ['plink h -P 22 rm -rf /etc', 'delete:remove /etc recursive force @host=h'],
    ['docker run -l a=b alpine rm -rf /etc', 'delete:remove /etc recursive force @container=alpine'],
    ['minikube kubectl -- exec p -- rm -rf /etc', 'delete:remove /etc recursive force @container=p'],
    ['minikube kubectl -- delete ns prod', 'cloud:delete-whole ns prod'],
    ['consul watch -type=key -key=x rm -rf /etc', 'delete:remove /etc recursive force'],
    ["socat -ly - EXEC:'rm -rf /etc'", 'delete:remove /etc recursive force'],
  ])('are told from the command: %s', (command, effect) => {
    expect(effectsOf(command)).toContain(effect);
  });
});
