import { localFileSystems, remoteFileSystems } from './file-systems.js';
import { probedTools } from './probed-tools.js';

/** Files that are short, readable by everybody and answered by the kernel or a local disk. */
const files: readonly string[] = [
  ...['/etc/os-release', '/usr/lib/os-release', '/etc/redhat-release', '/etc/timezone'],
  ...['/proc/meminfo', '/proc/uptime', '/proc/1/comm', '/proc/1/cgroup', '/proc/self/status'],
  ...['/sys/devices/system/cpu/online', '/sys/fs/cgroup/cpu.max', '/sys/fs/cgroup/memory.max'],
  ...['sys_vendor', 'product_name', 'bios_vendor', 'bios_version', 'chassis_asset_tag'].map(
    (name) => `/sys/class/dmi/id/${name}`,
  ),
  ...['/sys/hypervisor/type', '/sys/devices/system/clocksource/clocksource0/available_clocksource'],
  ...['/run/systemd/container', '/run/host/container-manager'],
];

/** Paths whose being there tells something. */
const signs: readonly string[] = [
  ...['/run/systemd/system', '/run/openrc', '/run/runit', '/run/s6', '/run/service/.s6-svscan', '/etc/init.d'],
  ...['/.dockerenv', '/run/.containerenv', '/var/run/secrets/kubernetes.io', '/dev/lxd/sock', '/proc/vz', '/proc/bc'],
];

/** Where tools are kept that a login without administrators' rights does not have in its `PATH`. */
const furtherDirectories = [
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/snap/bin'],
  ...['/run/current-system/sw/bin', '/opt/homebrew/sbin', '/opt/homebrew/bin'],
].join(':');

const listed = [...localFileSystems, ...remoteFileSystems].join('|');
const remotePattern = [...remoteFileSystems, 'fuse.*'].map((type) => `*:${type}`).join('|');
const localPattern = ['/:*', ...localFileSystems.map((type) => `*:${type}`)].join('|');

/*
 * A process costs a millisecond and more, so shell built-ins do whatever they can. But `read` takes one byte per system
 * call: files come through one grep, which names the file on every line. What could wait for somebody (names of users
 * from a directory service, sudo's rules) comes last, so that a host which does not get that far still tells the rest.
 * No here-documents: shells keep them in /tmp, which may be full. No output of unbounded size but the mounts.
 */
const script = `
section() { printf '\\n%s %s\\n' "$marker" "$1"; }
profile() {
unset IFS
set -f
nl='
'
LC_ALL=C PATH=\${PATH:-/usr/bin:/bin}:${furtherDirectories}
export LC_ALL PATH
section begin
section system
system=$(uname -s -n -r -m)
printf '%s\\n' "$system"
section paths
found=
for path in ${signs.join(' ')}; do
[ -e "$path" ] && found=$found$path$nl
done
printf '%s\\n' "$found"
section tools
directories= found= sudo=
IFS=:
for directory in $PATH; do
case :$directories: in *:"$directory":*) continue;; esac
case $directory in /*) [ -d "$directory" ] && directories=$directories:$directory;; esac
done
unset IFS
for tool in ${probedTools.join(' ')}; do
IFS=:
for directory in \${directories#:}; do
if [ -f "$directory/$tool" ] && [ -x "$directory/$tool" ]; then
found=$found$tool=$directory/$tool$nl
case $tool in sudo) sudo=$directory/$tool;; esac
break
fi
done
done
unset IFS
printf '%s\\n' "$found"
section sudo
[ -n "$sudo" ] && [ -u "$sudo" ] && printf 'setuid\\n'
section links
ls -ldn /etc/localtime /bin/sh /private/var/select/sh "/proc/$$/exe"
section time
date '+%s %z %Z'
printf 'TZ=%s\\n' "\${TZ-}"
set --
case $system in
Linux*)
section files
if command -v grep >/dev/null; then grep -s '' ${files.join(' ')}; else
for path in ${files.join(' ')}; do
[ -r "$path" ] && while IFS= read -r line || [ -n "$line" ]; do printf '%s:%s\\n' "$path" "$line"; done <"$path"
done
fi
printf 'container:%s\\n' "\${container-}"
printf 'kubernetes:%s\\n' "\${KUBERNETES_SERVICE_HOST-}"
section processor
while IFS= read -r line; do
case $line in
flags*hypervisor*) printf 'hypervisor\\n';;
flags*|Features*) ;;
'') break;;
*) printf '%s\\n' "$line";;
esac
done </proc/cpuinfo
[ -r /sys/devices/system/cpu/online ] || { printf 'count: '; getconf _NPROCESSORS_ONLN || nproc; }
if [ -r /proc/device-tree/model ]; then
IFS= read -r line </proc/device-tree/model
printf 'board: %s\\n' "$line"
fi
if [ -r /proc/device-tree/hypervisor/compatible ]; then
IFS= read -r line </proc/device-tree/hypervisor/compatible
printf 'hypervisor: %s\\n' "$line"
fi
section libc
line=$(getconf GNU_LIBC_VERSION)
case $line in
glibc*) printf '%s\\n' "$line";;
*)
set +f
set -- /lib/ld-musl-*.so.1
set -f
[ -x "$1" ] && "$1" 2>&1
set --
;;
esac
section mounts
lines=$(grep -E ' - (${listed}|fuse[.][^ ]+) |^[^ ]+ [^ ]+ [^ ]+ [^ ]+ (/|/etc/hosts|/etc/hostname|/etc/resolv[.]conf) ' /proc/self/mountinfo)
IFS=$nl
for line in $lines; do
unset IFS
type=\${line#* - } type=\${type%% *}
path=\${line#* * * * } path=\${path%% *}
while :; do
case $path in
*'\\040'*) path="\${path%%'\\040'*} \${path#*'\\040'}";;
*) break;;
esac
done
case $path:$type in
/etc/hosts:*|/etc/hostname:*|/etc/resolv.conf:*) printf 'file %s\\n' "$line";;
${remotePattern}) printf 'remote %s\\n' "$line";;
${localPattern})
if [ -d "$path" ]; then
set -- "$@" "$path"
printf 'local %s\\n' "$line"
fi;;
esac
done
unset IFS
section disks
if [ $# -gt 0 ]; then
code=127
if command -v timeout >/dev/null; then
lines=$(timeout -s KILL 3 df -P -k "$@")
code=$?
fi
case $code in
0|1) ;;
124|137) lines='timed out';;
*) lines=$(df -P -k "$@");;
esac
printf '%s\\n' "$lines"
fi
;;
*)
section bsd
sw_vers
sysctl hw.ncpu hw.memsize hw.physmem hw.model machdep.cpu.brand_string kern.boottime vm.swapusage kern.hv_vmm_present kern.vm_guest
vm_stat
section bsdmounts
mount
section disks
df -P -k -l
;;
esac
section user
line=$(id)
printf '%s\\nSHELL=%s\\n' "$line" "\${SHELL-}"
name=\${line#*'('} name=\${name%%')'*}
case $name in
''|*[!A-Za-z0-9._-]*) ;;
*)
lines=$(grep -s "^$name:" /etc/passwd)
IFS=$nl
for entry in $lines; do printf 'shell:%s:%s\\n' "\${entry%%:*}" "\${entry##*:}"; done
unset IFS
;;
esac
case $ask:$line in
ask:uid=0'('*|:*) ;;
*)
section rules
[ -n "$sudo" ] && "$sudo" -n -l 2>&1
;;
esac
section end
}
profile </dev/null 2>/dev/null
`.trim();

/**
 * A command for any POSIX shell that tells what the machine is: it reads, and changes nothing. Every section of its
 * output begins with a line of `marker` and the section's name, the last one being `end`.
 *
 * @param marker - letters and digits that no other output can hold
 */
export function profileScript(marker: string, { askSudo = false }: { readonly askSudo?: boolean } = {}): string {
  return `marker=${marker} ask=${askSudo ? 'ask' : ''}\n${script}`;
}
