import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greet } from './greet.mjs';

test('greets by name', () => assert.equal(greet(' world '), 'Hello, world!'));
test('refuses nobody', () => assert.throws(() => greet(' '), TypeError));
