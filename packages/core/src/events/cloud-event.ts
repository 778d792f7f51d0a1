import type { OpsEvent } from './event-bus.js';

/** An event in the JSON format of CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md). */
export interface CloudEvent<Data = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  /** A URI-reference. */
  readonly source: string;
  readonly type: string;
  /** RFC 3339, in UTC. Left out where it cannot say the time: before year 0 or after 9999. */
  readonly time?: string;
  /** Left out when it would be empty, which the format forbids. */
  readonly subject?: string;
  readonly datacontenttype?: 'application/json';
  /** Left out when the event carries nothing. Must be a JSON value to travel as one. */
  readonly data?: Data;
}

/** Characters of RFC 3986, `%` only before two hexadecimal digits. */
const uriReference = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** `source` as a URI-reference: what no URI may hold is percent-encoded, what is one already stays as it is. */
function toUriReference(source: string): string {
  // Through UTF-8, where a lone surrogate, which no encoding has, becomes U+FFFD.
  const encoded = uriReference.test(source) ? source : encodeURI(Buffer.from(source).toString());
  // RFC 3986, 4.2: a colon in the first segment would make it a scheme.
  const firstSegment = encoded.split(/[/?#]/, 1)[0] ?? '';
  return firstSegment.includes(':') && !scheme.test(encoded) ? `./${encoded}` : encoded;
}

function toTimestamp(time: number): string | undefined {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : undefined;
}

/** The event as CloudEvents 1.0 has it, ready for `JSON.stringify` and the media type `application/cloudevents+json`. */
export function toCloudEvent<Data>(event: OpsEvent<string, Data>): CloudEvent<Data> {
  const time = toTimestamp(event.time);
  return {
    specversion: '1.0',
    id: event.id,
    source: toUriReference(event.source),
    type: event.type,
    ...(time === undefined ? {} : { time }),
    ...(event.subject === undefined || event.subject === '' ? {} : { subject: event.subject }),
    ...(event.data === undefined ? {} : { datacontenttype: 'application/json', data: event.data }),
  };
}
