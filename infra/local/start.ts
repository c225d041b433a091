// First, and what needs a new Node only after it.
import './check-node.cjs';

const { runFromTerminal } = await import('./run-from-terminal.ts');
await runFromTerminal(process.env);
