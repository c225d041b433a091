// First, and what needs a new Node only after it.
import './check-node.cjs';

const { runFromTerminal } = await import('./run-from-terminal.ts');
const { seedLocalStack } = await import('../operator/seed.ts');
await runFromTerminal(process.env, { beforeReady: seedLocalStack });
