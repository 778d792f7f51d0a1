import type { Call, ToolSpec } from '../../tools/tool-spec.js';
import { hasUnknown } from '../../words/markers.js';
import { decoded, type Encoding, undumped } from './decode-text.js';

/** Hands on what was encoded, in clear where it is known: nobody who reads the command reads that. */
function decodes(call: Call, decode: (text: string) => string | undefined): void {
  const read = call.content.text;
  const text = read === undefined ? undefined : decode(read);
  call.print({ decoded: true, ...(text === undefined ? {} : { text }) });
}

/** Encoding makes a text longer; what is longer than a command may be is not followed. */
function isShort(text: string): boolean {
  return text.length <= 12_288;
}

function encodes(call: Call, encoding: Encoding): void {
  const { text } = call.content;
  if (call.has('-d')) decodes(call, (code) => decoded(code, encoding));
  else if (encoding === 'base64' && text !== undefined && isShort(text) && !hasUnknown(text)) {
    call.print({ text: `${Buffer.from(text).toString('base64')}\n` });
  } else call.print({});
}

const flags: readonly (readonly [option: string, Encoding])[] = [
  ['--base64', 'base64'],
  ['--base64url', 'base64'],
  ['--base32', 'base32'],
  ['--base32hex', 'base32hex'],
  ['--base16', 'base16'],
  ['--base2msbf', 'base2'],
  ['--base58', 'base58'],
];

function encodingOf(call: Call): Encoding | undefined {
  return flags.find(([option]) => call.has(option))?.[1];
}

const coding = `
      -d, -D, --decode      decodes
      -w, --wrap=<text> | -b, --break=<text> | --ignore-garbage | -n, --noerrcheck`;

function convertsHex(call: Call): void {
  if (!call.has('-r')) {
    call.print({});
    return;
  }
  const isPlain = call.has('-p');
  decodes(call, (text) => (isPlain ? decoded(text.replace(/\s/g, ''), 'base16') : undumped(text)));
}

const narrow = (names: string, encoding: Encoding): ToolSpec => ({
  names,
  summary: `encodes or decodes ${encoding}`,
  options: `${coding}
      -i=<read> | -o, --output=<write>`,
  operands: '<read>',
  effects: (call) => {
    encodes(call, encoding);
  },
});

const wide = (names: string, encoding: Encoding): ToolSpec => ({
  names,
  summary: `encodes or decodes ${encoding}`,
  options: `${coding}
      -i, --input | -o, --output=<write>`,
  operands: '<read>',
  effects: (call) => {
    encodes(call, encoding);
  },
});

export const decoderTools: readonly ToolSpec[] = [
  wide('base64 gbase64 base64url', 'base64'),
  wide('base32 gbase32', 'base32'),
  narrow('base58', 'base58'),
  narrow('base16 b16', 'base16'),
  {
    names: 'basez base64plain base64mime base64pem base32plain base32hex base32crock hex',
    summary: 'encodes or decodes in many ways',
    options: `
      -d, --decode          decodes
      -i, --input=<read>    reads from there
      -o, --output=<write>  writes there
      -w, --wrap=<text> | -b, --break=<text> | -s, --skip=<text> | -l | -m | -p | -u, --base64url | -x, --hex
      -v, --base32hex | -j, --base32 | -y | -a | -c`,
    operands: '<read>...',
    effects: (call) => {
      encodes(call, call.has('-j') ? 'base32' : call.has('-x') ? 'base16' : 'base64');
    },
  },
  {
    names: 'basenc gbasenc',
    summary: 'encodes or decodes in many ways',
    options: `
      -d, --decode          decodes
      --base64 | --base64url | --base32 | --base32hex | --base16 | --base2msbf | --base2lsbf | --z85 | --base58
      -w, --wrap=<text> | -i, --ignore-garbage`,
    operands: '<read>',
    effects: (call) => {
      const encoding = encodingOf(call);
      if (encoding !== undefined) encodes(call, encoding);
      else call.print(call.has('-d') ? { decoded: true } : {});
    },
  },
  {
    names: 'xxd',
    summary: 'makes a hexadecimal dump, or the bytes of one',
    options: `
      -r, -revert           makes bytes of a dump
      -p, -ps, -postscript, -plain  has digits only
      -a, -autoskip | -b, -bits | -C, -capitalize | -d | -e | -E, -EBCDIC | -h, -help | -i, -include | -u
      -v, -version
      -c, -cols=<text> | -g, -groupsize=<text> | -l, -len=<text> | -n, -name=<text> | -o=<text> | -s, -seek=<text>
      -R=<text>`,
    operands: '<read> <write>',
    style: 'long-dash',
    effects: convertsHex,
  },
  {
    names: 'uudecode',
    summary: 'decodes what uuencode made',
    options: `
      -o, --output-file=<write>   writes there
      -c | -i | -p | -r | -s`,
    operands: '<read>...',
    effects: (call) => {
      call.print({ decoded: true });
      if (!call.has('-o') && !call.has('-p')) call.path('write', 'create', '.');
    },
  },
  {
    names: 'uuencode',
    summary: 'encodes for mail',
    options: '-m, --base64 | -e, --encode-file-name',
    operands: '<read> <text>',
  },
  {
    names: 'qprint mimencode mmencode mimedecode ripmime ascii85',
    summary: 'encodes or decodes for mail',
    options: '-d, --decode | -u | -b | -q | -e, --encode | -o=<write> | -i=<read> | -f, --force | -C=<text>',
    operands: '<read>...',
    effects: (call) => {
      call.print({ decoded: true });
    },
  },
  {
    names: 'ascii-xfr',
    summary: 'sends or takes a text over a serial line',
    options: `
      -s              sends the file
      -r              writes what comes to the file
      -e | -d | -n | -v | -i | -l=<text> | -c=<text>`,
    effects: (call) => {
      for (const word of call.operands) call.as(call.has('-r') ? 'write' : 'read', word);
    },
  },
];
