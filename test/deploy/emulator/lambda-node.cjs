// Loaded before MiniStack's worker for Node functions. What that does otherwise than Lambda's Node.js 24: it knows no
// index.cjs, and calls a handler with a callback, which Lambda no longer has.
const Module = require('node:module');
const { basename, join } = require('node:path');

const load = Module._extensions['.js'];

Module._extensions['.cjs'] = (module, filename) => {
  load(module, filename);
  if (basename(filename) !== 'index.cjs' || filename !== join(process.cwd(), 'index.cjs')) return;
  const { handler } = module.exports;
  module.exports = { handler: (event, context) => handler(event, context) };
};
