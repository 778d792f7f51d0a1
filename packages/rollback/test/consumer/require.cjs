// A user on CommonJS.
const assert = require('node:assert/strict');
const { showPath } = require('@opspilot/rollback');

assert.equal(showPath('/a\nb'), '/a\\x0ab');
