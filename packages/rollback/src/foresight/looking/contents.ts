const compressor =
  ': -c& --stdout& --to-stdout& -l& --list& -t& --test& -d -f -k -n -q -v -# -S= -T= --decompress --force --keep --quiet --verbose *';
const objects =
  ': -a -A -C -D -g -l -n -u -S -d -t -T -x -h -s -p -f -r -R -j= -M= --demangle[=] --defined-only --undefined-only --disassemble[=] --section= *';

/** What shows files in other forms than they have. */
export const contentForms: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['gzip', 'gunzip', 'bzip2', 'bunzip2', 'xz', 'unxz', 'lzma', 'unlzma', 'zstd', 'unzstd', 'lz4'].map((program) => [
      program,
      compressor,
    ]),
  ),
  ...{ nm: objects, objdump: objects },
  dd: ': /^(?:if|bs|ibs|count|skip|iflag|status)=/',
  'dpkg-deb': ': -c& -I& -f& -W& --contents& --info& --field& --show& *',
  iconv: ': -f= -t= -c -s -l --from-code= --to-code= --list *',
  rg: `: -i -s -S -n -N -l -c -v -w -x -F -P -U -u -o -h -H -0 -p -g= -t= -T= -A= -B= -C= -e= -f= -m= -r= --hidden --no-ignore --files --glob= --type=
  --type-not= --json --max-count= --files-with-matches --files-without-match --line-number --ignore-case --smart-case --count --sort= --stats
  --color= --no-heading --heading --context= --after-context= --before-context= --fixed-strings --only-matching --multiline --no-messages *`,
};
