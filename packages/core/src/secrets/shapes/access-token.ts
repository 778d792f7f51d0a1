import { alphanumeric, type ByteClass, base64Url, byteClass } from '../redaction/byte-class.js';
import type { ByteWindow } from '../redaction/byte-window.js';
import type { Shape, ShapeMatch } from './shape.js';

/** A token with a fixed beginning, as its issuer documents it. */
interface TokenFormat {
  readonly prefixes: readonly string[];
  readonly label: string;
  /** What follows the prefix. */
  readonly members: ByteClass;
  readonly atLeast: number;
  /** Longer ones are something else. */
  readonly atMost?: number;
  /** A further test of what follows, of which at most `sampleBytes` are shown. */
  readonly accepts?: (sample: string) => boolean;
}

const sampleBytes = 64;
const capitals = byteClass('A-Z0-9');
const hexadecimal = byteClass('a-f0-9');
const dotted = byteClass('A-Za-z0-9_.-');

const formats: readonly TokenFormat[] = [
  { prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], label: 'github-token', members: alphanumeric, atLeast: 36 },
  { prefixes: ['github_pat_'], label: 'github-token', members: byteClass('A-Za-z0-9_'), atLeast: 40 },
  { prefixes: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-'], label: 'gitlab-token', members: dotted, atLeast: 20 },
  {
    prefixes: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xapp-'],
    label: 'slack-token',
    members: byteClass('A-Za-z0-9-'),
    atLeast: 10,
    accepts: (sample) => /\d/.test(sample),
  },
  {
    prefixes: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'],
    label: 'stripe-key',
    members: alphanumeric,
    atLeast: 16,
  },
  { prefixes: ['whsec_'], label: 'stripe-key', members: byteClass('A-Za-z0-9+/='), atLeast: 24 },
  { prefixes: ['AIza'], label: 'google-key', members: base64Url, atLeast: 35 },
  { prefixes: ['ya29.'], label: 'google-token', members: dotted, atLeast: 20 },
  { prefixes: ['GOCSPX-'], label: 'google-secret', members: base64Url, atLeast: 20 },
  { prefixes: ['npm_'], label: 'npm-token', members: alphanumeric, atLeast: 36 },
  { prefixes: ['pypi-'], label: 'pypi-token', members: base64Url, atLeast: 50 },
  { prefixes: ['AKIA', 'ASIA'], label: 'aws-key-id', members: capitals, atLeast: 16, atMost: 16 },
  { prefixes: ['sk-'], label: 'api-key', members: base64Url, atLeast: 20, accepts: looksRandom },
  { prefixes: ['SG.'], label: 'sendgrid-key', members: dotted, atLeast: 40, accepts: (sample) => sample.includes('.') },
  { prefixes: ['hf_'], label: 'hugging-face-token', members: alphanumeric, atLeast: 30 },
  { prefixes: ['dop_v1_'], label: 'digitalocean-token', members: hexadecimal, atLeast: 64 },
  { prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], label: 'shopify-token', members: hexadecimal, atLeast: 32 },
  { prefixes: ['hvs.', 'hvb.'], label: 'vault-token', members: base64Url, atLeast: 20 },
  { prefixes: ['AGE-SECRET-KEY-1'], label: 'age-key', members: capitals, atLeast: 58 },
];

/** Names made of words are long and hyphenated too; a key has a stretch that no word has. */
function looksRandom(sample: string): boolean {
  return sample.split(/[_-]/).some((stretch) => stretch.length >= 16 && /\d/.test(stretch));
}

/** Access tokens whose issuers gave them a beginning of their own, so that they can be found. */
export const accessTokens: readonly Shape[] = formats.map((format) => {
  const prefixOf = new Map(format.prefixes.map((prefix) => [prefix.toLowerCase(), prefix]));
  const { label, members, atLeast, atMost = Number.POSITIVE_INFINITY, accepts } = format;
  return {
    anchors: [...prefixOf.keys()],
    hidesAnchor: true,
    match(window: ByteWindow, start: number, anchor: string) {
      if (window.text(start, start + anchor.length) !== prefixOf.get(anchor)) return;
      const body = start + anchor.length;
      const end = window.span(body, members, Math.max(atLeast, sampleBytes));
      if (end - body < atLeast || end - body > atMost) return;
      if (accepts?.(window.text(body, end)) === false) return;
      return { start, end, label, remainder: (rest, position) => rest.span(position, members) };
    },
  };
});

/** The token at `position`, which may stand where a user name is expected. */
export function accessTokenAt(window: ByteWindow, position: number): ShapeMatch | undefined {
  for (const shape of accessTokens) {
    for (const anchor of shape.anchors) {
      const match = window.has(anchor, position) ? shape.match(window, position, anchor) : undefined;
      if (match !== undefined) return match;
    }
  }
  return;
}
