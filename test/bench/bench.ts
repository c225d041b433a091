import { parseArgs } from 'node:util';
import { benchBulk } from './bulk.ts';
import { benchBulkStore } from './bulk-store.ts';
import { benchColdStart, coldStartTable } from './cold-start.ts';
import { benchDynamoDb } from './dynamodb.ts';
import { benchEncryption } from './encryption.ts';
import { benchGateway } from './gateway.ts';
import { benchNotices } from './notices.ts';
import { benchPos } from './pos.ts';

/**
 * What `npm run bench` measures; `npm run bench -- encryption` measures one of them alone, and `--whole` leaves nothing out
 * for the time it takes.
 */
const parts: Record<string, { title: string; run: (options: { whole: boolean }) => Promise<string> }> = {
  start: {
    title: 'Loading each function’s bundle in a fresh Node (medians; aim: ratio to plain ESM at most 0.45)',
    run: async () => coldStartTable(await benchColdStart(7)),
  },
  dynamodb: {
    title:
      'DynamoDB calls, round trips and capacity units of each operation (pinned in test/store/capacity.test.ts)',
    run: benchDynamoDb,
  },
  encryption: {
    title: 'Encryption of 1 KB (aims: at least 0.8 of bare node:crypto, at least 20 × hesabe-crypt)',
    run: benchEncryption,
  },
  bulk: {
    title:
      'Files of invoices: read, each in a fresh process (aims: linear, at most 256 MB more than the file itself); stored and sent',
    run: async (options) => `${await benchBulk()}\n\n${await benchBulkStore(options)}`,
  },
  gateway: {
    title: 'Requests through the gateway of npm start, 6 s each',
    run: benchGateway,
  },
  pos: {
    title: 'An amount’s way to a terminal that waits for it, through the gateway of npm start',
    run: benchPos,
  },
  notices: {
    title: 'Notices on npm start: from cause to receiver, and how many a second',
    run: benchNotices,
  },
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { whole: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}: known are ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}
for (const [name, { title, run }] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${title}\n`);
  console.log(await run(values));
}
