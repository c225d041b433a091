import type { Try } from '../domain/delivery.ts';
import type { Write } from '../store/table.ts';

/** How a sending went, and what has to be stored with it. */
export type Sent = Pick<Try, 'outcome' | 'status' | 'answer'> & { also?: readonly Write[] };
