import { type OpsEvent, toCloudEvent } from '@opspilot/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const event: OpsEvent = {
  id: '01ARYZ6S41-0.1',
  source: '/ci/job-7',
  type: 'command.executed',
  time: Date.UTC(2026, 1, 3, 4, 5, 6, 7),
  subject: 'cmd-1',
  data: { exitCode: 0 },
};

describe('toCloudEvent', () => {
  it('is the JSON format of CloudEvents 1.0', () => {
    expect(JSON.parse(JSON.stringify(toCloudEvent(event)))).toEqual({
      specversion: '1.0',
      id: '01ARYZ6S41-0.1',
      source: '/ci/job-7',
      type: 'command.executed',
      time: '2026-02-03T04:05:06.007Z',
      subject: 'cmd-1',
      datacontenttype: 'application/json',
      data: { exitCode: 0 },
    });
  });

  it('keeps data of null, and leaves out what is not there', () => {
    expect(toCloudEvent({ ...event, data: null }).data).toBeNull();
    const { subject: _, ...bare } = event;
    expect(Object.keys(toCloudEvent({ ...bare, data: undefined }))).toEqual([
      'specversion',
      'id',
      'source',
      'type',
      'time',
    ]);
    expect('subject' in toCloudEvent({ ...event, subject: '' })).toBe(false);
  });

  it.each([Date.UTC(10_000, 0, 1), Date.UTC(-1, 0, 1), Number.NaN, 1e300])(
    'leaves out a time that RFC 3339 cannot say: %d',
    (time) => {
      expect('time' in toCloudEvent({ ...event, time })).toBe(false);
    },
  );

  it.each([
    ['/ci/job-7', '/ci/job-7'],
    ['urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66', 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66'],
    ['https://example.com/a?b=c%20d#e', 'https://example.com/a?b=c%20d#e'],
    ['web 1', 'web%201'],
    ['büro', 'b%C3%BCro'],
    ['100%', '100%25'],
    ['10.0.0.1:8080', './10.0.0.1:8080'],
    ['cut \ud83d', 'cut%20%EF%BF%BD'],
    [':', './:'],
  ])('makes a URI-reference of the source %j', (source, expected) => {
    expect(toCloudEvent({ ...event, source }).source).toBe(expected);
  });

  it('makes a URI-reference of any source', () => {
    // RFC 3986, appendix B, with the characters that sections 2 and 3 allow, a fragment at most once.
    const allowed =
      /^(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))(?:[\w\-.~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/;
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (source) => {
        expect(toCloudEvent({ ...event, source }).source).toMatch(allowed);
      }),
    );
  });
});
