// Plain CommonJS, because a Node too old for this project cannot read its TypeScript either:
// `node -r ./infra/local/check-node.cjs infra/local/start.ts` says so in a sentence instead of a stack trace.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 7)) {
  process.stderr.write(
    `Daftar needs Node.js 24.7 or newer and this is ${process.versions.node}: run "npm install" and start it with "npm start", ` +
      'or install Node.js 24 from https://nodejs.org (npm brings it for Linux and Intel Macs only).\n',
  );
  process.exit(1);
}
