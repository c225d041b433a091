/** "Subscription" is how a kept card is charged: no payer chooses it. */
const subscriptionType = 15;

/** The payment types a payer can choose from: those allowed for what is paid that the merchant still has. */
export const offeredTypes = (allowed: readonly number[], merchantHas: readonly number[]): number[] =>
  allowed.filter((type) => type !== subscriptionType && merchantHas.includes(type));
