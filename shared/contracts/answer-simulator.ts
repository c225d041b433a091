import { defineContract } from './contract.ts';
import { optional, text } from './fields.ts';

/** POST /simulator/{key}: how the payer wants the payment to end. Not of the merchants' API. */
export const answerSimulatorContract = defineContract({
  name: 'answer-simulator',
  resource: 'simulator',
  method: 'POST',
  path: '/simulator/{key}',
  access: 'page',
  fields: { decision: optional(text(32)), behaviour: optional(text(32)), refunds: optional(text(32)) },
  grants: ['table:write', 'simulator-key:read'],
});
