// A user on CommonJS.
const assert = require('node:assert/strict');
const { orderSteps } = require('@opspilot/orchestration');

assert.deepEqual(orderSteps([]), []);
