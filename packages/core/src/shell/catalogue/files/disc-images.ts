import type { Call, ToolSpec } from '../../tools/tool-spec.js';

/** `name=path` puts a file elsewhere in the image. */
function masters(call: Call): void {
  for (const { text, span } of call.operands) {
    const path = text.includes('=') ? text.slice(text.indexOf('=') + 1) : text;
    call.path('read', 'read', { text: path, span }, { attributes: { recursive: true } });
  }
}

/** The last word is the image; a pseudo file may be what a command prints. */
function squashes(call: Call): void {
  const image = call.operands.findLastIndex(({ text }) => !text.startsWith('-'));
  const [first, second] = call.operands;
  const target = call.has('-e') ? second : call.operands[image];
  if (first !== undefined) call.path('read', 'read', first, { attributes: { recursive: true } });
  if (target !== undefined && target !== first) call.as('write', target);
  for (const { text, span } of call.values('-p')) {
    const line = /^\S+ [fF] (?:\S+ ){3}(.+)$/.exec(text)?.[1];
    if (line !== undefined) call.shell({ text: line, span });
  }
}

const masterOptions = `
      -o, -output=<write>               writes the image there
      -sort=<read>                      sorts files as is said there
      -path-list=<read>                 takes the names of files from there
      -exclude-list=<read>              leaves out what is listed there
      -hide-list=<read> | -hide-joliet-list=<read> | -log-file=<write> | -map=<read> | -magic=<read> | -auto=<read>
      -copyright=<read> | -abstract=<read> | -biblio=<read> | -b, -eltorito-boot=<text> | -c, -eltorito-catalog=<text>
      -e=<text> | -boot-load-size=<text> | -boot-info-table | -no-emul-boot | -eltorito-alt-boot
      -isohybrid-mbr=<read> | -isohybrid-gpt-basdat | -append_partition=<text> | -G, -generic-boot=<read> | -B=<text>
      -M=<read> | -C=<text>
      -V, -volid=<text> | -A, -appid=<text> | -p, -preparer=<text> | -publisher=<text> | -P=<text> | -sysid=<text>
      -volset=<text> | -m, -exclude=<text> | -x, -old-exclude=<text> | -iso-level=<text> | -input-charset=<text>
      -output-charset=<text> | -root=<text> | -dir-mode=<text> | -file-mode=<text> | -uid=<text> | -gid=<text> | -z
      -J, -joliet | -R, -rock | -r, -rational-rock | -l, -full-iso9660-filenames | -f, -follow-links | -graft-points
      -hfs | -udf | -quiet | -q | -v, -verbose | -U | -D | -d | -N | -T | -allow-limited-size | -joliet-long | -no-pad
      -pad | -print-size | -gui | -split-output | -stream-media-size=<text> | -dvd-video`;

export const discImageTools: readonly ToolSpec[] = [
  {
    names: 'genisoimage mkisofs mkhybrid xorrisofs',
    summary: 'makes an image of a disc',
    options: masterOptions,
    style: 'long-dash',
    effects: masters,
  },
  {
    names: 'xorriso osirrox',
    summary: 'makes, reads and burns images of discs',
    options: `
      -outdev=<write>                   writes to that image or drive
      -dev=<modify>                     changes that image or drive
      -indev=<read>                     reads that image or drive
      -options_from_file=<read>         takes commands from there
      -external_filter=<text>           hands files to a program
      -blank=<text> | -format=<text> | -add=<read> | -as=<text> | -osirrox=<text> | -commit | -end | -volid=<text>
      -joliet=<text> | -rockridge=<text> | -boot_image=<text> | -report_el_torito=<text> | -find=<text> | -lsl=<text>
      ${masterOptions}`,
    style: 'long-dash',
    effects: (call) => {
      if (call.has('-external_filter')) call.opaque('unseen-code', 'It hands files to a program.');
      for (const word of call.operands) call.as('any', word);
    },
  },
  {
    names: 'mksquashfs gensquashfs sqfstar tar2sqfs mkcramfs genromfs mkfs.erofs',
    summary: 'makes a compressed image of directories',
    options: `
      -ef=<read>                        leaves out what is listed there
      -sort=<read>                      sorts files as is said there
      -pf=<library>                     makes the pseudo files that are listed there
      -p=<text>                         makes a pseudo file
      -e | -b=<text> | -comp=<text> | -processors=<text> | -mem=<text> | -Xcompression-level=<text> | -noappend
      -keep-as-directory | -all-root | -root-mode=<text> | -force-uid=<text> | -force-gid=<text> | -no-progress
      -quiet | -info | -no-xattrs | -wildcards | -regex | -mkfs-time=<text> | -all-time=<text>`,
    style: 'long-dash',
    effects: squashes,
  },
  {
    names: 'unsquashfs rdsquashfs sqfs2tar',
    summary: 'unpacks a compressed image',
    options: `
      -d, -dest=<create>                unpacks into that directory
      -ef, -extract-file=<read>         takes the names of files from there
      -l, -ls | -ll, -lls | -s, -stat | -cat | -f, -force | -n, -no-progress | -i, -info | -p, -processors=<text>
      -da=<text> | -fr=<text> | -x, -no-xattrs | -q, -quiet | -max, -max-depth=<text> | -u=<text>`,
    style: 'long-dash',
    effects: (call) => {
      const [image] = call.operands;
      if (image !== undefined) call.as('read', image);
      const isLook = ['-l', '-ll', '-s', '-cat'].some((option) => call.has(option));
      if (!isLook && !call.has('-d'))
        call.path('write', 'create', 'squashfs-root', { attributes: { recursive: true } });
    },
  },
  {
    names: 'isoinfo isosize iso-info iso-read isodump isovfy devdump',
    summary: 'reads images of discs',
    options: `
      -i=<read> | -o, --output-file=<write> | -x=<text> | -l | -f | -d | -p | -R | -J | -j=<text> | -N=<text>
      -T=<text> | -X | -e, --extract=<text>`,
    operands: '<read>',
  },
  {
    names: 'wodim cdrecord growisofs cdrskin cdrdao readom readcd icedax dvd+rw-format',
    summary: 'burns or reads discs',
    options: `
      dev=<text> | -dev=<text> | speed=<text> | blank=<text> | f=<write> | -Z=<text> | -M=<text> | -v | -eject | -dao
      -tao | -data | -audio | -dummy | -checkdrive | -toc | -scanbus | driveropts=<text> | -speed=<text> | -dvd-compat`,
    style: 'long-dash',
    effects: (call) => {
      for (const word of call.operands) if (!word.text.includes('=')) call.as('read', word);
    },
  },
];
