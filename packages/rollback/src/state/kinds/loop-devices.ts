/**
 * Functions of awk: `origin` of a loop device that goes with its last mount is `loop:<offset>:<size limit>:<file>`, spaces escaped as the
 * kernel does; of any other source of a mount, the source.
 */
export const loopFunctions = `function first(file, text) { if ((getline text < file) < 1) text = ""; close(file); return text }
function whole(file, text, line) { while ((getline line < file) > 0) text = text "\\n" line; close(file); return substr(text, 2) }
function escaped(text) { gsub(/\\\\/, "\\\\134", text); gsub(/ /, "\\\\040", text); gsub(/\\t/, "\\\\011", text); gsub(/\\n/, "\\\\012", text); return text }
function origin(source, loop) {
  loop = "/sys/block/" substr(source, 6) "/loop/"
  if (source !~ /^\\/dev\\/loop[0-9]+$/ || first(loop "autoclear") != 1) return source
  return "loop:" first(loop "offset") ":" first(loop "sizelimit") ":" escaped(whole(loop "backing_file"))
}`;

/** Tells where `source`, a loop device, goes with its last mount and cannot be made again: its file is gone, or it is a partition of it. */
export const tellLoop = `case $source in /dev/loop[0-9]*)
  loop=/sys/class/block/\${source#/dev/} file=
  # The folder of a partition is in that of its device.
  if [ -e "$loop/partition" ]; then loop=$loop/..; else file=$(cat "$loop/loop/backing_file"; echo .) file=\${file%??}; fi
  [ "$(cat "$loop/loop/autoclear")" = 0 ] || [ -f "$file" ] || lost "$source goes with its last mount, and what it was made of is not there"
esac`;

/** What is mounted, and the options by which a loop device is made of it; of a source that `origin` gave. Pure. */
export function loopOf(source: string): { readonly device: string; readonly options: readonly string[] } {
  const [, offset = '', limit = '', device] = /^loop:(\d*):(\d*):(.*)$/s.exec(source) ?? [];
  if (device === undefined) return { device: source, options: [] };
  const part = Object.entries({ offset, sizelimit: limit }).filter(([, size]) => Number(size) > 0);
  return { device, options: ['loop', ...part.map(([name, size]) => `${name}=${size}`)] };
}
