'use strict';

const { homedir } = require('node:os');
const { join } = require('node:path');
const { enableCompileCache } = require('node:module');

// Node keeps compiled code for the next run. Its default folder is shared by everyone on the machine.
const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
enableCompileCache(process.env.NODE_COMPILE_CACHE || join(caches, 'pulso', 'compile-cache'));

const { main } = require('../dist/cli/pulso.cjs');
void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
