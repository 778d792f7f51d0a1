import { describe, expect, test } from 'vitest';
import { runningTools } from '../../../../src/shell/catalogue/running.js';
import { effectsOf } from '../../effects-of.js';

/** Ways to put each wrapper before a command; each must let the command's own effect be seen. */
const prefixes: Readonly<Record<string, readonly string[]>> = {
  sudo: ['sudo', 'sudo -u root', 'sudo -uroot', 'sudo --user=root', 'sudo --user root', 'sudo -n -E -H', 'sudo -nEHu root', 'sudo A=b B=c', 'sudo -i', 'sudo -s', 'sudo --', 'sudo -g wheel -p ask -C 3 -T 5', 'sudo --preserve-env=A', 'sudo -D / -h here', 'sudo -u "#0"'],
  doas: ['doas', 'doas -u root', 'doas -n', 'doas -nu root'],
  please: ['please', 'please -t root'],
  pfexec: ['pfexec', 'pfexec -P all'],
  pkexec: ['pkexec', 'pkexec --user root', 'pkexec --user=root'],
  run0: ['run0', 'run0 -u root', 'run0 --user=root --nice=5', 'run0 -D / --slice=x'],
  gosu: ['gosu root', 'gosu root:root', 'su-exec 0:0', 'setuidgid nobody'],
  setpriv: ['setpriv --reuid=0', 'setpriv --reuid 0 --clear-groups', 'setpriv --no-new-privs'],
  'aa-exec': ['aa-exec -p profile --', 'aa-exec -i'],
  pwexec: ['authbind', 'authbind --deep'],
  nohup: ['nohup'],
  nice: ['nice', 'nice -n 5', 'nice -n5', 'nice -5', 'nice --adjustment=5', 'nice -n -5'],
  ionice: ['ionice', 'ionice -c3', 'ionice -c 2 -n 7', 'ionice --class idle', 'ionice -t -c2'],
  timeout: ['timeout 5', 'timeout -s KILL 5', 'timeout --signal=9 -k 5 10m', 'timeout --foreground --preserve-status 1h', 'timeout -k5 1', 'timeout -vs9 1'],
  timelimit: ['timelimit -t 5 -T 1'],
  setsid: ['setsid', 'setsid -w', 'setsid --fork', 'setsid -fw'],
  stdbuf: ['stdbuf -oL', 'stdbuf -i0 -o0 -e0', 'stdbuf --output=L', 'stdbuf -o L'],
  unbuffer: ['unbuffer', 'unbuffer -p'],
  chrt: ['chrt 50', 'chrt -f 99', 'chrt --rr 1', 'chrt -b 0', 'chrt -i 0', 'chrt -v -T 5 -P 9 -d 0'],
  taskset: ['taskset 1', 'taskset 0x3', 'taskset -c 0,1', 'taskset --cpu-list 0-3', 'taskset -ac 1'],
  time: ['time', '/usr/bin/time', '/usr/bin/time -v', '/usr/bin/time -f %e', '/usr/bin/time -o /tmp/out -a'],
  setarch: ['setarch x86_64', 'setarch -R', 'setarch i686 -3', 'linux32', 'linux64', 'i386', 'setarch x86_64 -R'],
  prlimit: ['prlimit', 'prlimit --nofile=5', 'prlimit -n5 -u9', 'prlimit --as=1:2'],
  choom: ['choom -n 5', 'choom -n 5 --', 'choom --adjust=1'],
  numactl: ['numactl --interleave=all', 'numactl -N 0 -m 0', 'numactl -C 1', 'numactl -l'],
  numad: ['nocache', 'eatmydata'],
  cpulimit: ['cpulimit -l 50', 'cpulimit -l 50 --', 'cpulimit --limit=5 -i'],
  cgexec: ['cgexec -g cpu:x', 'cgexec -g cpu:x --sticky'],
  schedtool: ['schedtool -B -e', 'schedtool -n 5 -e'],
  uclampset: ['uclampset -m 5 -M 9'],
  coresched: ['coresched new --', 'coresched -s 1 --'],
  'systemd-inhibit': ['systemd-inhibit', 'systemd-inhibit --what=sleep --why x', 'systemd-inhibit --mode=block'],
  caffeinate: ['caffeinate', 'caffeinate -i', 'caffeinate -t 5', 'caffeinate -dims'],
  softlimit: ['softlimit', 'softlimit -m 5', 'softlimit -a 1 -o 9'],
  catchsegv: ['catchsegv'],
  multitime: ['multitime', 'multitime -n 5', 'multitime -n 5 -q'],
  faketime: ['faketime yesterday', "faketime -f '-1d'", "faketime '2020-01-01 00:00:00'"],
  retry: ['retry', 'retry -t 5 -d 1', 'retry --times=5 --'],
  chronic: ['chronic', 'chronic -v'],
  ifne: ['ifne', 'ifne -n'],
  logsave: ['logsave /tmp/log', 'logsave -a /tmp/log'],
  env: ['env', 'env -i', 'env A=b', 'env -i A=b C=d', 'env -u PATH', 'env -uPATH', 'env --unset=PATH', 'env -C /', 'env --chdir=/ A=b', 'env --', "env -S 'A=b'", 'env -', 'env -iu X', 'env --ignore-environment'],
  envdir: ['envdir /etc/env'],
  envuidgid: ['envuidgid nobody'],
  dotenv: ['dotenv run --', 'dotenvx run --', 'dotenv -f x run'],
  chroot: ['chroot /', 'chroot --userspec=root:root /', 'chroot --skip-chdir /'],
  unshare: ['unshare', 'unshare -n', 'unshare --net --pid --fork', 'unshare -r', 'unshare -Urn --', 'unshare --mount-proc --fork -p', 'unshare --setuid 0'],
  nsenter: ['nsenter -t 5 -m', 'nsenter --target 5 --all', 'nsenter -t5 -n --', 'nsenter -a -t 5 -S 0', 'nsenter --mount=/proc/5/ns/mnt'],
  'systemd-run': ['systemd-run', 'systemd-run --user --scope', 'systemd-run -t', 'systemd-run --unit x -p A=b --', 'systemd-run --on-active=5', 'systemd-run -E A=b --uid=0'],
  bwrap: ['bwrap --bind / /', 'bwrap --dev-bind / / --proc /proc --unshare-all', 'bwrap --ro-bind /usr /usr --chdir / --'],
  firejail: ['firejail', 'firejail --noprofile', 'firejail --net=none --quiet'],
  proot: ['proot', 'proot -r /', 'proot -0 -b /dev -w /'],
  fakeroot: ['fakeroot', 'fakeroot --', 'fakeroot -u', 'fakeroot -s /tmp/x -i /tmp/x'],
  fakechroot: ['fakechroot', 'fakechroot -s'],
  'dbus-run-session': ['dbus-run-session', 'dbus-run-session --', 'dbus-launch', 'dbus-launch --exit-with-session'],
  'xvfb-run': ['xvfb-run', 'xvfb-run -a', "xvfb-run -s '-screen 0 1x1x8'", 'xvfb-run --auto-servernum --server-args=x'],
  vglrun: ['vglrun', 'optirun', 'primusrun', 'gamemoderun', 'vglrun -d :0'],
  aoss: ['aoss', 'padsp', 'padsp -n x', 'pasuspender --'],
  torify: ['torify', 'torsocks', 'tsocks', 'socksify', 'proxychains', 'proxychains4 -q -f /etc/p.conf', 'torsocks -i'],
  'qemu-user': ['qemu-aarch64 -L /x', 'box64'],
  genie: ['genie -c'],
  watch: ['watch', 'watch -n 1', 'watch -d', 'watch -n1 -x', 'watch --interval=5 --differences', 'watch -tcn 2'],
  flock: ['flock /tmp/l', 'flock -n /tmp/l', 'flock -w 5 /tmp/l', 'flock --timeout=5 -x /tmp/l', 'flock -u /'],
  setlock: ['setlock /tmp/l', 'setlock -n -x /tmp/l', 'setlock -'],
  lockf: ['lockf /tmp/l', 'lockf -t 5 /tmp/l', 'lockf -k -s /tmp/l'],
  entr: ['entr', 'entr -r', 'entr -cdr', 'ls | entr -n'],
  watchexec: ['watchexec', 'watchexec -e py', 'watchexec -w . -r --', 'watchexec -n --'],
  inotifyexec: ['reflex -r x --', 'when-changed x'],
  repeat: ['repeat 5', 'every 5'],
  sem: ['sem', 'sem -j 5', 'sem --id x --fg'],
  pexec: ['pexec -c', 'pexec'],
  'mosh-server': ['mosh-server new --', 'mosh-server new -p 60001 --'],
  screen: ['screen', 'screen -dmS x', 'screen -d -m', 'screen -S x -dm', 'screen -t title'],
  tmux: ['tmux new', 'tmux new-session -d', 'tmux new -d -s x', 'tmux -L y neww', 'tmux split-window -h', 'tmux new-window -n x'],
  tmate: ['tmate new', 'tmate -S /tmp/s new-session -d'],
  byobu: ['byobu'],
  dtach: ['dtach -n /tmp/s', 'dtach -A /tmp/s -z', 'dtach -c /tmp/s'],
  abduco: ['abduco -c name', 'abduco -n name', 'abduco -A name'],
  zellij: ['zellij run --'],
  openvt: ['openvt', 'openvt -c 5 --', 'openvt -sw'],
  rlwrap: ['rlwrap', 'rlwrap -a', 'rlwrap -H /tmp/h', 'rlwrap -c -D 2'],
  grc: ['grc', 'grc -c x', 'grc -es'],
  xdotool: ['xdotool exec', 'xdotool exec --sync'],
  xterm: ['xterm -e', 'xterm -T title -e', 'gnome-terminal --', 'kitty', 'alacritty -e', 'urxvt -e'],
  daemonize: ['daemonize', 'daemonize -u root -c /', 'daemonize -p /tmp/p'],
  daemon: ['daemon', 'daemon --', 'daemon -u root -f'],
  chpst: ['chpst -u root', 'chpst', 'chpst -u nobody:nogroup -m 5', 'chpst -e /env -l /tmp/l'],
  's6-setuidgid': ['s6-setuidgid root', 's6-applyuidgid -u 0'],
  's6-envdir': ['s6-envdir /env', 's6-setlock -n /tmp/l'],
  's6-softlimit': ['s6-softlimit', 's6-softlimit -m 5', 's6-setsid', 's6-background'],
  's6-svwait': ['s6-svwait -u /service'],
  foreground: ['background'],
  tini: ['tini --', 'tini -g --', 'dumb-init', 'dumb-init -v --', 'catatonit', 'tini -p SIGTERM -s --'],
  pgrphack: ['pgrphack', 'fghack'],
  tcpserver: ['tcpserver 0 80', 'tcpserver -v -u 0 0 80', 'tcpsvd 0 80', 'udpsvd 0 80'],
  tcpclient: ['tcpclient host 80'],
  faucet: ['faucet 80', 'hose host 80'],
  websocketd: ['websocketd --port=80', 'websocketd --devconsole'],
  ttyd: ['ttyd', 'ttyd -p 80', 'ttyd -c user:pw -W', 'gotty -w'],
  strace: ['strace', 'strace -f', 'strace -o /tmp/o -ff', 'strace -e trace=open', 'strace -e open -s 99', 'strace -ttT', 'strace -u root', 'strace -E A=b'],
  ltrace: ['ltrace', 'ltrace -e malloc', 'ltrace -o /tmp/o -f', 'ltrace -S -n 2'],
  gdb: ['gdb --args', 'gdb -q -batch --args', 'gdb -ex run --args', 'gdb -nx -args'],
  gdbserver: ['gdbserver :1234', 'gdbserver --once :1234'],
  valgrind: ['valgrind', 'valgrind --leak-check=full', 'valgrind --tool=massif -q', 'valgrind --log-file=/tmp/v'],
  heaptrack: ['heaptrack', 'heaptrack -o /tmp/o', 'rr record', 'uftrace record'],
  perf: ['perf stat', 'perf stat -e cycles', 'perf record -g -o /tmp/p', 'perf record -F 99 --', 'perf trace', 'perf stat -r 5 -d'],
  gprof: ['kcov /tmp/out', 'kcov --include-path=/x /tmp/out'],
  busybox: ['busybox', 'toybox', 'busybox env', 'busybox nice -n 5'],
  coreutils: ['coreutils', 'coreutils nice'],
  'ld.so': ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux.so.2 --library-path /x', 'ld.so --inhibit-cache'],
  ccache: ['ccache', 'distcc', 'sccache', 'icecc'],
  libtool: ['libtool --mode=execute', 'libtool --quiet'],
  eval: ['eval', 'command', 'exec', 'builtin command'],
};

/** Wrappers that hold the command in one of their words. */
const holders: Readonly<Record<string, readonly string[]>> = {
  su: ["su -c '…'", "su - -c '…'", "su root -c '…'", "su - root -c '…'", "su -l root --command='…'", "su -s /bin/sh -c '…' root", "su --session-command='…'", "su -mc '…'", "su root sh -c '…'"],
  runuser: ["runuser -u root -- …", "runuser -u root …", "runuser -l root -c '…'", "runuser root -c '…'", "runuser - root -c '…'"],
  sg: ["sg wheel -c '…'", "sg wheel '…'"],
  ksu: ['ksu root -e …'],
  capsh: ["capsh -- -c '…'", "capsh --user=root -- -c '…'", "capsh --drop=all -- -c '…'"],
  env: ["env -S '…'", "env -i -S 'A=b …'", "env '-S…'", "env --split-string='…'", "env -S'A=b' …"],
  xargs: ["xargs -I{} sh -c '…'", 'echo /etc | xargs rm -rf', 'printf "/etc" | xargs -0 rm -rf', 'echo /etc | xargs -I{} rm -rf {}', 'echo /etc | xargs -I % rm -rf %', 'echo rm -rf /etc | xargs -n 3 env', 'echo x | xargs -n1 …', 'xargs -a /dev/null …', "echo '…' | xargs -d '\\n' sh -c", 'xargs --no-run-if-empty -P 4 …', 'xargs < list …'],
  parallel: ["parallel '…' ::: a", 'parallel … ::: a b', "parallel -j 4 '…' ::: x", 'parallel rm -rf {} ::: /etc', 'parallel rm -rf ::: /etc', "echo '…' | parallel", 'parallel -j2 -k rm -rf {1} ::: /etc ::: b', "parallel ::: '…'"],
  flock: ["flock /tmp/l -c '…'", "flock -n /tmp/l --command '…'", "flock /tmp/l sh -c '…'"],
  watch: ["watch '…'", "watch -n 5 '…'", "watch -x sh -c '…'"],
  hyperfine: ["hyperfine '…'", "hyperfine -r 5 '…'", "hyperfine --prepare '…' ls", "hyperfine -p'…' ls", "hyperfine ls '…'", "hyperfine --cleanup='…' ls"],
  multitime: ["multitime -r '…' ls", "multitime -i '…' ls"],
  'errno-run': ["mispipe '…' ls", "mispipe ls '…'"],
  entr: ["ls | entr -s '…'"],
  nodemon: ["nodemon --exec '…'", "nodemon -x '…' app.js", 'nodemon …'],
  sem: ["sem '…'"],
  pexec: ["pexec -c '…'"],
  script: ["script -c '…'", "script -qc '…' /dev/null", "script --command='…' /tmp/f", 'script /tmp/f …', "script -q -e -c '…'", 'script -q /dev/null …'],
  screen: ["screen -dmS x sh -c '…'", "screen -S x -X stuff '…^M'", 'screen -X exec …'],
  tmux: ["tmux new '…'", "tmux new-session -d '…'", "tmux send-keys '…' Enter", "tmux send-keys -t 0 '…' C-m", "tmux run-shell '…'", "tmux run -b '…'", "tmux if-shell '…' x", "tmux pipe-pane '…'", "tmux -c '…'", "tmux set -g default-command '…'", "tmux splitw '…'"],
  tmate: ["tmate -c '…'", "tmate send-keys '…' Enter"],
  asciinema: ["asciinema -c '…' rec x"],
  xterm: ["xterm -e '…'", "xterm -e sh -c '…'", "gnome-terminal -- sh -c '…'", "xfce4-terminal --command='…'"],
  'start-stop-daemon': ['start-stop-daemon -S -x /bin/rm -- -rf /etc', 'start-stop-daemon --start --exec /bin/rm -- -rf /etc', 'start-stop-daemon -Sa /bin/rm -- -rf /etc', 'start-stop-daemon -S -b -c root -x /bin/rm -- -rf /etc'],
  execlineb: ["execlineb -c '…'"],
  foreground: ['foreground { … } true', 'ifelse { true } { … } true'],
  strace: ["strace -o '|…' ls", "strace -o'!…' ls", "strace sh -c '…'"],
  gdb: ["gdb -ex '!…'", "gdb -batch -ex 'shell …'", "gdb -ex 'call system(\"…\")'", "gdb --eval-command='shell …'"],
  lldb: ["lldb -o 'platform shell …'", "lldb --one-line 'shell …'"],
  perf: ["perf stat --pre '…' ls", "perf stat sh -c '…'"],
  busybox: ["busybox sh -c '…'", "busybox ash -c '…'", 'busybox rm -rf /etc'],
  coreutils: ['coreutils --coreutils-prog=rm -rf /etc'],
  valgrind: ["valgrind --db-command='…' ls"],
  bash: ["bash -c '…'", "bash -lc '…'", "bash -xc '…'", "bash -x -c '…'", "bash -ec '…' name a b", "bash -o pipefail -c '…'", "bash --norc -c '…'", "bash +x -c '…'", "bash --login -c '…'", "echo '…' | bash", "bash <<< '…'", "bash -s <<< '…'", "bash -c 'rm -rf $1' x /etc", "bash -c '\"$@\"' x …"],
  sh: ["sh -c '…'", "dash -c '…'", "ash -c '…'", "echo '…' | sh", "echo '…' | sh -s -- a", "sh -ec '…'", "yash -c '…'"],
  zsh: ["zsh -c '…'", "zsh -fc '…'", "zsh --no-rcs -c '…'"],
  ksh: ["ksh -c '…'", "mksh -c '…'", "ksh93 -c '…'"],
  csh: ["csh -c '…'", "tcsh -fc '…'"],
  fish: ["fish -c '…'", "fish --command='…'", "fish -C '…' x.fish"],
  nu: ["nu -c '…'", "xonsh -c '…'", "elvish -c '…'"],
  rc: ["rc -c '…'", "es -c '…'"],
  ssh: ["ssh localhost '…'", "ssh -o ProxyCommand='…' h", "ssh -oProxyCommand='…' h", "ssh -o 'ProxyCommand …' h", "ssh -o PermitLocalCommand=yes -o LocalCommand='…' h"],
  dbclient: ["dbclient -J '…' h"],
  plink: ["plink -proxycmd '…' h"],
};

const inner = 'delete:remove /etc recursive force';

function sees(command: string): boolean {
  return effectsOf(command).some((effect) => effect === inner || effect.startsWith(`${inner} @`));
}

describe('wrappers', () => {
  const rows = Object.values(prefixes)
    .flat()
    .map((prefix) => `${prefix} rm -rf /etc`);
  test.each(rows)('%s', (command) => {
    expect(effectsOf(command)).toSatisfy(() => sees(command));
  });

  const held = Object.values(holders)
    .flat()
    .map((form) => form.replace('…', 'rm -rf /etc'));
  test.each(held)('%s', (command) => {
    expect(effectsOf(command)).toSatisfy(() => sees(command));
  });

  test('each is in the tables above, and there are at least 80', () => {
    const tested = new Set([...Object.keys(prefixes), ...Object.keys(holders)]);
    const wrappers = runningTools.filter((tool) => tool.wrapper === true);
    const others = new Set(['schroot', 'systemd-nspawn', 'et', 'sudoedit', 'supervise', 'runsvdir', 'command-not-found', 'agetty', 'pipx-run']);
    const missing = wrappers.filter(({ names }) => !names.split(' ').some((name) => tested.has(name) || others.has(name)));
    expect(missing.map(({ names }) => names)).toEqual([]);
    expect(wrappers.length).toBeGreaterThanOrEqual(80);
  });

  test.each([
    'sudo -l', 'sudo -k', 'sudo -v', 'sudo -V', 'env', 'time ls', 'nice', 'watch date', 'timeout 5 sleep 3', 'xargs', 'echo a b | xargs -n1 echo', 'tmux ls', 'tmux attach -t x', 'screen -ls',
    'screen -r x', 'strace -c ls', 'flock /tmp/l true', 'flock 9', 'parallel echo ::: a b', 'nohup sleep 5', 'bash -n script.sh', 'bash --version', 'taskset -c 0 ls', 'stdbuf -oL cat', "bash -c 'echo hi'", "sh -c 'echo rm -rf /etc'",
    "watch 'df -h'", 'perf report', 'valgrind ls', 'gdb ./program', 'gdb -ex run -ex bt ./program', 'busybox', 'busybox ls', 'setarch --list', 'ionice ls', 'chrt -m', 'capsh --print', 'hyperfine ls', 'script -c ls /dev/null', 'sg run --pattern x',
  ])('does nothing worth telling: %s', (command) => {
    const told = effectsOf(command).filter((effect) => !/^(?:read|privilege:become|write:overwrite \/dev\/null|execute:run)/.test(effect));
    expect(told).toEqual([]);
  });
});
