// A user on CommonJS.
const assert = require('node:assert/strict');
const { createPolicy } = require('@opspilot/compliance');

assert.deepEqual(createPolicy([]).rules, []);
