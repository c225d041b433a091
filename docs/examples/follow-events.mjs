// Shows what happened since it was last run, each event once:
// node docs/examples/follow-events.mjs [file to remember by] [base URL]
import { readFile, writeFile } from 'node:fs/promises';
import { logIn } from './client.mjs';

const [file = 'daftar-events.json', base] = process.argv.slice(2);
const call = await logIn(base);

/** Where we stand, and what the last pass showed: recent events come again until nothing can come between them. */
const remembered = await readFile(file, 'utf8').then(JSON.parse, () => ({ seen: [] }));
let { after } = remembered;
const known = new Set(remembered.seen);
const seen = [];

let more = true;
while (more) {
  const path = `/api/v1/events${after === undefined ? '' : `?after=${after}`}`;
  const { events, next, ...page } = (await call('GET', path)).response;
  for (const { id, type, created_at, ...about } of events) {
    seen.push(id);
    if (!known.has(id)) console.log(created_at, type, JSON.stringify(about));
  }
  ({ more } = page);
  after = next;
}
// Written when everything is done with: whoever dies before sees it again.
await writeFile(file, JSON.stringify({ after, seen }));
