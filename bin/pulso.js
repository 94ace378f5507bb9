#!/usr/bin/env node
'use strict';

// An old Node has to read this file to say that it is too old: nothing here is newer than Node 6.
const { readFileSync } = require('fs');
const { join } = require('path');

const { version, engines } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
const first = process.argv[2];

if (isTooOld(process.versions.node, engines.node.replace('>=', ''))) {
  process.stderr.write(
    `error: pulso requires Node ${engines.node.replace('>=', '')} or newer; this is Node ${process.versions.node}\n`,
  );
  process.exitCode = 1;
} else if ((first === '--version' || first === '-V') && process.argv.length === 3) {
  // The most frequent call of a script, answered before anything is loaded.
  process.stdout.write(`${version}\n`);
} else {
  require('./start.js');
}

function isTooOld(present, required) {
  const [major, minor] = present.split('.').map(Number);
  const [requiredMajor, requiredMinor] = required.split('.').map(Number);
  return major < requiredMajor || (major === requiredMajor && minor < requiredMinor);
}
