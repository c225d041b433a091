// The names below .localhost lead to this machine (RFC 6761), also where its resolver has never heard of them. An API of
// MiniStack has such a name.
const dns = require('node:dns');

const { lookup } = dns;

dns.lookup = (hostname, ...rest) =>
  lookup(typeof hostname === 'string' && hostname.endsWith('.localhost') ? '127.0.0.1' : hostname, ...rest);
