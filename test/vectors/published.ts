import published from './vectors.json' with { type: 'json' };

/** The sandbox merchant's keys, and complete messages encrypted with them, as the gateway published them. */
export const { secretKey, ivKey } = published;
export const keys = { secretKey, ivKey };

export interface Vector {
  operation: string;
  direction: 'request' | 'response';
  /** How many pad bytes the message ends in. */
  padding: number;
  plaintext: string;
  hex: string;
}

export const vectors = published.vectors as Vector[];

export const vectorOf = (operation: string, direction: Vector['direction']): Vector => {
  const found = vectors.find(
    (vector) => vector.operation.startsWith(operation) && vector.direction === direction,
  );
  if (!found) throw new Error(`No vector is the ${direction} of ${operation}.`);
  return found;
};
