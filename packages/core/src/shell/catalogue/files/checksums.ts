import type { ToolSpec } from '../../tools/tool-spec.js';
import { printsAnew } from './file-operands.js';

export const checksumTools: readonly ToolSpec[] = [
  {
    names:
      'md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum b3sum cksum sum shasum md5 sha1 sha256 sha512 gmd5sum gsha1sum gsha224sum gsha256sum gsha384sum gsha512sum gcksum gb2sum sm3sum md4 rmd160 crc32 xxhsum xxh32sum xxh64sum xxh128sum',
    summary: 'prints or checks checksums',
    options: `
      -c, --check              checks files against those listed
      -a, --algorithm=<text>   takes that algorithm
      -l, --length=<text> | -b, --binary | -t, --text | -z, --zero | -w, --warn | -r | -s, --sysv | -U, --UNIVERSAL
      -0, --01 | -p | -q, --quiet | -x
      --tag | --untagged | --base64 | --raw | --debug | --ignore-missing | --status | --strict | -H[<text>]
      --num-threads=<text> | --no-names`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'rhash cksfv hashdeep md5deep sha1deep sha256deep tigerdeep whirlpooldeep cfv jacksum',
    summary: 'prints or checks checksums of many files',
    options: `
      -r, --recursive          goes into directories
      -c, --check | -u, --update=<modify> | -o, --output=<write> | -l, --log=<write> | -k=<read> | -f=<read>
      -g=<read> | -t, --type=<text> | -p, --printf=<text>
      -C, --crc32 | -M, --md5 | -H, --sha1 | -A | -a, --all | -s | -e | -b | -m=<read> | -x=<read> | -q | -v
      -i=<text>`,
    operands: '<read>...',
    effects: printsAnew,
  },
  {
    names: 'par2 par2create par2verify par2repair',
    summary: 'makes and uses data to repair files with',
    options: `
      -s=<text> | -r=<text> | -c=<text> | -n=<text> | -m=<text> | -b=<text> | -u | -l | -v | -q | -p | -R | -B=<text>
      -a=<text>`,
  },
];
